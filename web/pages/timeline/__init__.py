"""The calendar of a convention on any day, printed for a meeting."""
