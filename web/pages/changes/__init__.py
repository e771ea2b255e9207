"""Changes that two people make: what is asked, old and new; confirmed, refused or withdrawn."""
