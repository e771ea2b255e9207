"""Conventions: the list, and each convention as tabs that are real pages."""
