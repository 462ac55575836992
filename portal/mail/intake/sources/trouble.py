"""What keeps a source from being read."""

from __future__ import annotations


class CannotRead(Exception):
    """A source cannot be read now; the message says why, for whoever runs the portal."""
