"""Craft: signed files kept write-once, and found again."""
