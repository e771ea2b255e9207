"""Whole lives of conventions, with the clock as an argument: real files, keys, mails and timestamps."""
