"""The blueprint on which all pages of asks and offers stand."""

from flask import Blueprint

bp = Blueprint("asks", __name__)
