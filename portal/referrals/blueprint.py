"""The blueprint on which all pages of referrals stand."""

from flask import Blueprint

bp = Blueprint("referrals", __name__)
