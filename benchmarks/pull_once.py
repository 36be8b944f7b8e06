"""One pull from a stand-in of Graph: `python -m benchmarks.pull_once HOME CA GRAPH DOWNLOADS`."""

from __future__ import annotations

import os
import sys

import cli
from ingest import graph_pull
from ingest.graph_cloud import Cloud
from tests.graph.double import CLIENT, TENANT


def main(home: str, authority: str, graph: str, downloads: str) -> int:
    """Point the global cloud at the stand-in, and run the command as everybody does."""
    graph_pull.CLOUDS = {"global": Cloud("global", graph, graph, (downloads,))}
    os.environ |= {
        "REQUESTS_CA_BUNDLE": authority,
        "KADANS_GRAPH_TENANT": TENANT,
        "KADANS_GRAPH_CLIENT_ID": CLIENT,
        "KADANS_GRAPH_SECRET": "of-the-stand-in",
    }
    return cli.main(["--home", home, "--lang", "en", "pull", "--what", "usage,people"])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
