"""Coming in and going out: password, second factor, forgotten password."""
