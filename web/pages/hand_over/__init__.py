"""Confier: a convention, or everything in somebody's charge, passes to another person."""
