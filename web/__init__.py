"""The front door for people: pages rendered on the server, complete without JavaScript."""
