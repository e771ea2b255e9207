"""What people and the calendar do to a convention: one file per act."""
