"""Signer avec mon certificat: the document is taken away, signed elsewhere, and comes back."""
