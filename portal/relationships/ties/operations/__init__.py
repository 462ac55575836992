"""What people do with their ties, by noun."""
