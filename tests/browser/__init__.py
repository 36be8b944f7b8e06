"""Kadans in a real browser."""
