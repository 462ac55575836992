"""Requests to be forgotten: asked, answered in time, and carried out."""
