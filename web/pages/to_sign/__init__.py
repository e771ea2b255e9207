"""« À signer »: the Région's signatory signs several conventions one after another, each by its own link and code."""
