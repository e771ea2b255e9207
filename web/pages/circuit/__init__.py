"""The circuit: each move of the table on a page that says what will happen, then one button."""
