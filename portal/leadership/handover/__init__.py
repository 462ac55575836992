"""Playbooks of positions, and what one holder passes to the next."""
