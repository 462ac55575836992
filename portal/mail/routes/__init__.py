"""The pages of mail, by audience."""

from __future__ import annotations

from portal.mail.routes import member, office, public
from portal.mail.routes.blueprint import bp

__all__ = ["bp", "member", "office", "public"]
