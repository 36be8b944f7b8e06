# Kadans in a container: built apart from where it runs, without a compiler, as nobody in particular.
# The tag names the base exactly; docs/deploy.md says how to pin its bytes by digest too.
ARG KADANS_BASE=python:3.11.14-slim-bookworm

FROM ${KADANS_BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt constraints.txt /build/
# Wheels alone: what has none would need a compiler, and is refused.
RUN python -m venv /opt/kadans/.venv \
 && /opt/kadans/.venv/bin/python -m pip install --only-binary :all: -r /build/requirements.txt

FROM ${KADANS_BASE}
RUN groupadd --gid 10001 kadans \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin kadans \
 && install -d -m 0700 -o 10001 -g 10001 /data
COPY --from=build /opt/kadans/.venv /opt/kadans/.venv
COPY . /opt/kadans
RUN /opt/kadans/.venv/bin/python -m compileall -q /opt/kadans
WORKDIR /opt/kadans
ENV PATH=/opt/kadans/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    KADANS_HOME=/data \
    KADANS_LOG_FORMAT=json \
    KADANS_LOG_LEVEL=info
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8501
# Says that the pages are served; `cli.py health` says whether the data is well.
# Asked without urllib, which would go to a proxy that Docker put into the environment. A migration
# before the first page may take minutes.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m --retries=3 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8501, timeout=4); c.request('GET', '/_stcore/health'); raise SystemExit(c.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
# Reached from outside the container, and therefore refuses to start without sign-in. First what a
# run that was cut off left is mended and older data migrated; where that cannot be now, pages show
# what was last published. Only what was refused (2), such as data of a newer Kadans, ends the start.
CMD ["sh", "-c", "python cli.py mend --wait 30; test $? -ne 2 && exec python serve.py --server.address 0.0.0.0 --server.port 8501"]
