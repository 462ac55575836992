"""The blueprint on which all pages of mail stand."""

from flask import Blueprint

bp = Blueprint("mail", __name__)
