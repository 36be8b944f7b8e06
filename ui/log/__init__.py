"""The page with the access log."""
