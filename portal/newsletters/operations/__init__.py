"""What can be done to an edition."""
