"""The evidence bundle of one deed: what goes in, how it reads, how anybody checks it without this program."""
