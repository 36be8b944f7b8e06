"""The parts of the page Imports: drop, follow, review, history. Writing is done by the command line."""
