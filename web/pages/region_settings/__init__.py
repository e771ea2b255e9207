"""Réglages de la Région: what the templates leave to her, filled in once for all conventions."""
