"""The blueprint on which all pages of introductions stand."""

from flask import Blueprint

bp = Blueprint("introductions", __name__)
