# Kadans in a container: built apart from where it runs, without a compiler, as nobody in particular.
# The digest pins the base; raise tag and digest together (docs/deploy.md says how).
ARG PYTHON=python:3.11.14-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt constraints.txt /build/
# Wheels alone: what has none would need a compiler, and is refused.
RUN python -m venv /opt/kadans/.venv \
 && /opt/kadans/.venv/bin/python -m pip install --only-binary :all: -r /build/requirements.txt

FROM ${PYTHON}
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
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
STOPSIGNAL SIGTERM
# Reached from outside the container, and therefore refuses to start without sign-in.
CMD ["python", "serve.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
