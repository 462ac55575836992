"""Who comes to an event, who waits, and what becomes of their places."""
