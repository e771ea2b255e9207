"""Makes what tests need, by the same acts as people."""
