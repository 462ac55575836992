"""What the pages of members stand on, and the page of long work."""
