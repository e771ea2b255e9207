"""One search over names, places, numbers and the full text, accents ignored."""
