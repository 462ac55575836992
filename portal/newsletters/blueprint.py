"""The blueprint on which all pages of newsletters stand."""

from flask import Blueprint

bp = Blueprint("newsletters", __name__)
