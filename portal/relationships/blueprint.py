"""The blueprint on which all pages of relationships stand."""

from flask import Blueprint

bp = Blueprint("relationships", __name__)
