"""Craft: mails composed, queued and delivered."""
