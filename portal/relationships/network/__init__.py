"""My network: whom I know, near and far, as a picture and as a list. Nobody sees anybody else's."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add the page; there is nothing that it keeps."""
    from portal.relationships.network import routes  # noqa: F401
