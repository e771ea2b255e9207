"""One file per way of signing."""
