"""Vérifier: anybody drops a file, or types the code of a printed footer, and learns what it is worth."""
