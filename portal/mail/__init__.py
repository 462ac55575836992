"""Mail: every message is a row first. Knows addresses, never people, accounts or events."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from jinja2 import Environment

from portal.core.house import House


@dataclass(frozen=True, slots=True)
class MailParts:
    """What this package keeps with the application."""

    templates: Environment


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.mail.writing.templates import make_environment

    app.extensions["guildhall-mail"] = MailParts(make_environment(app))
