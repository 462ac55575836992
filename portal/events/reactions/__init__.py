"""What follows from facts, of this package and of others: people are told, and places are given back."""
