"""What comes after a term: wishes, a word now and then, and the circle of those who served."""
