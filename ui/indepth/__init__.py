"""The parts of the page In depth: one module per source beside the usage report."""
