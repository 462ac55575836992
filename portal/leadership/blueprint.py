"""The blueprint of leadership, for the pages of each noun."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leadership", __name__)
