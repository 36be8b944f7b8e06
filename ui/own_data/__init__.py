"""The page with a person's own data."""
