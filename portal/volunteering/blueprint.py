"""The blueprint on which all pages of volunteering stand."""

from flask import Blueprint

bp = Blueprint("volunteering", __name__)
