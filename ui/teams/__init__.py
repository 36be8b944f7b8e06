"""The pages of champions: which teams ask for attention, and one team in full."""
