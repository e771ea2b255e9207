"""One file per way of signing, each in the shape that ``shape`` states."""
