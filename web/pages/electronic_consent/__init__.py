"""Who accepts registered letters by electronic means."""
