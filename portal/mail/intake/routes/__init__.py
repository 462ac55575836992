"""The office's pages about what came back, and the hook that others call."""
