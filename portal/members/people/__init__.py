"""One human: what their profile says and to whom, their picture, where they are written to, and how they come in."""
