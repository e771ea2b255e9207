"""Letters are written, or entered when they exist already. What will follow is shown first."""
