"""What can be done with memberships, plans and organisations. Each part is a file by its noun."""
