"""The pages of people from outside."""
