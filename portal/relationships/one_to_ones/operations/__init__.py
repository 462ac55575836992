"""What two people do about their one-to-one, by noun."""
