"""One file a step, numbered; a step that has been applied anywhere is never edited."""
