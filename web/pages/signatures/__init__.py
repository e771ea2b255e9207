"""What staff may do to a signing round: remind, send a new link, correct, put off, pass over, answer a hand-over."""
