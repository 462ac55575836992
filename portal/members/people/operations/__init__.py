"""What can be done with people. Each part is a file by its noun."""
