"""Telling the organisers of a shift in time that people are missing on it. Whether they are is read from the shift."""
