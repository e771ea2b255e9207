"""The client of remote signature services (Cloud Signature Consortium API, 1.0.4 and 2)."""
