"""The pages of the directory, and one's own."""
