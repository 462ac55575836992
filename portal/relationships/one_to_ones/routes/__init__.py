"""The pages of one-to-ones."""
