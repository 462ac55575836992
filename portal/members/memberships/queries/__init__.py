"""What can be asked about memberships and who belongs. Each part is a file by its noun."""
