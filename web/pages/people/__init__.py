"""Personnes: who has an account, with which roles. For administrators."""
