"""Signed files made for the tests of ``verify``: honest ones, attacked ones, and ones that cannot be judged."""
