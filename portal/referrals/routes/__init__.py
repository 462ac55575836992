"""The pages of referrals, for their three parties and nobody else."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("referrals", __name__)

from portal.referrals.routes import giving, parties  # noqa: E402, F401 - they add their pages to bp
