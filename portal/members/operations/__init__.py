"""What can be done with people, memberships and organisations. Each part is a file by its noun."""
