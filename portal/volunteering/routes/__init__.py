"""The pages of volunteering, by audience."""
