"""The blueprint on which all pages of accounts stand."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
