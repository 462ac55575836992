"""The pages of mail, by audience."""
