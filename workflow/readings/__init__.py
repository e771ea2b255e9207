"""What screens, the command line and feeds read. Nothing here writes."""
