"""The evidence of a deed: its archive, and the lawful erasure of what a line of its journal tells."""
