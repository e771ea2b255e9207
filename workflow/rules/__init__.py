"""Pure rules of the convention: no framework, no database, time is an argument."""
