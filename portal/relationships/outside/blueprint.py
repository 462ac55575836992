"""The blueprint of the pages that somebody from outside sees: `/r/<token>`."""

from flask import Blueprint

bp = Blueprint("outside", __name__)
