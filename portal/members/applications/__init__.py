"""Joining: what is asked, who applies, who vouches, and what the office decides."""
