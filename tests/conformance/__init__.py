"""What independent validators, written by others, say of the files that this program makes."""
