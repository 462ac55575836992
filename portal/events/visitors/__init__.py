"""Guests who sign up themselves for a public event, and the page that each of them has for it."""
