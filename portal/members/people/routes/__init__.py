"""Pictures, and the office's pages about one person alone."""
