"""What can be done about what comes after a term. Call inside a unit of work."""
