"""A forgotten password: the same answer whether the account exists or not, then a link good once."""
