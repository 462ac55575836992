"""What those who ran an event write about it afterwards, for the newsletter."""
