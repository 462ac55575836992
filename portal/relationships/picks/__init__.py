"""Whom somebody would like to see again after an event."""
