"""Accessibilité, Mentions légales, Données personnelles: texts that whoever runs the instance completes."""
