"""Pieces of the page about keeping and erasing."""
