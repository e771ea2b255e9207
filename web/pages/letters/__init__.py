"""Registered letters: written, posted, received, answered, corrected."""
