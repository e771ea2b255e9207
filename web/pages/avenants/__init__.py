"""Avenants of a convention: requests, drafts, what each changes, and the text in force on any day."""
