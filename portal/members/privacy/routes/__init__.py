"""The pages of requests to be forgotten: the person's own, and the office's."""
