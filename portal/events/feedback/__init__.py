"""What those who were there say of an event afterwards, and nobody knows who said which."""
