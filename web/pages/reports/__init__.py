"""Santé: what the program has done lately, what waits, with the remedy beside it."""
