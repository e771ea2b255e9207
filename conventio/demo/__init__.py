"""The example instance: its data, its own time-stamp authority and mailbox; refused outside demo."""
