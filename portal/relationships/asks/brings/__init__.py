"""What asks and offers bring to pages of others."""
