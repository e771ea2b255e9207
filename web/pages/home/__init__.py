"""Accueil: where a person lands."""
