"""Craft: Word templates filled, made into archivable PDFs, compared, read."""
