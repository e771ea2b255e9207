"""The signer, coming from a mail, on a phone, once in their life: read, say who one is, sign."""
