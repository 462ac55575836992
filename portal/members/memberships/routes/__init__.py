"""The office's pages about memberships, firms and plans, and how to join."""
