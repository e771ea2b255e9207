"""Rédiger: the form from the manifest, saved as one goes, with what is missing and the document beside it."""
