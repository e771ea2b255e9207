"""The program: command line, services, worker."""
