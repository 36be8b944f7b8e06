"""The parts of the page Imports: drop, follow, review, history. The command line writes."""
