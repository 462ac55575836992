"""The blueprint on which all pages of events stand."""

from flask import Blueprint

bp = Blueprint("events", __name__)
