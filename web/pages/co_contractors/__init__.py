"""Co-contractants: the collectivités and associations that sign with the Région."""
