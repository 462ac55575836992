"""What is done about duplicates."""
