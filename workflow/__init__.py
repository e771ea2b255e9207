"""What may happen to a convention, when, by whom."""
