"""Craft: signing rounds, PAdES signatures and their evidence."""
