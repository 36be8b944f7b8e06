"""Speed and memory, each beside the bare engine or an empty page in the same run: `make bench`."""
