"""People outside the association who are asked something by a link, and agree to nothing before they say so.

Whoever asks (a referral, an introduction) is an errand: see `errands`. The link is theirs alone, without an account.
"""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add this noun to the house."""
    from portal.relationships.outside import notices
    from portal.relationships.outside.blueprint import bp
    from portal.relationships.outside.operations import keeping
    from portal.relationships.outside.routes import answering, own  # noqa: F401

    app.register_blueprint(bp)
    house.notices += notices.KINDS
    house.sweeps["relationships.outside"] = keeping.sweep
