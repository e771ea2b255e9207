"""The tables of a convention’s life, one aggregate a file."""
