"""What `cli.py` can do: one module per group of commands."""
