"""Changes that two people make: asked by one with a reason, made when another confirms; each is told and kept."""
