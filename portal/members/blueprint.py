"""The blueprint on which all pages of members stand."""

from flask import Blueprint

bp = Blueprint("members", __name__)
