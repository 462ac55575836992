"""What can be asked about people and memberships. Each part is a file by its noun."""
