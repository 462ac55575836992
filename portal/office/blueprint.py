"""The blueprint on which all pages of the office stand."""

from flask import Blueprint

from portal.core import settings

bp = Blueprint("office", __name__)
#: Whoever just saved a setting sees it, whichever process answers, and never saves an older one over it.
bp.before_request(settings.forget)
