"""The blueprint of `/one-to-ones`, whose address is a promise of its own."""

from flask import Blueprint

bp = Blueprint("one_to_ones", __name__, url_prefix="/one-to-ones")
