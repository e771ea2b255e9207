"""What happened to a letter: posted, presented, delivered; corrected, annulled; and who accepts electronic ones."""
