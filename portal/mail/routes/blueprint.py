"""The blueprint that the pages of mail are put on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("mail", __name__)
