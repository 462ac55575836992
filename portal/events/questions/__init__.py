"""What the organiser asks those who sign up, and how it read at any time."""
