"""Signing by a remote service, with a certificate that the service keeps for its holder."""
