"""The program, as it is typed: what it prints, what it refuses, its exit status."""
