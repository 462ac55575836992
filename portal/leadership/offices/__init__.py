"""Bodies, positions, seats and terms: who sits where, from when to when, and what it gives them."""
