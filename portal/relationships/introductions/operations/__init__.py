"""What the three do with an introduction, by noun."""
