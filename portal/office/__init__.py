"""The office: what waits for a decision, the association's settings, the audit trail, the queue. No tables."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.access import Actor, Right
from portal.core.house import House, MenuEntry
from portal.office.routes import bp, components


def has_an_office(who: Actor) -> bool:
    """Whoever holds any right of an office."""
    return who.has(*Right)


def register(app: Flask, house: House) -> None:
    """Add the office to the house."""
    app.register_blueprint(bp)
    app.register_blueprint(components.bp)
    house.named_in_log.add(bp.name)
    house.menu += [
        MenuEntry("person", _l("Office"), "office.index", "lamp-desk", order=80, allowed=has_an_office),
        MenuEntry("office", _l("Waiting for you"), "office.index", "inbox", order=1, allowed=has_an_office),
        MenuEntry("office", _l("Association"), "office.association_page", "landmark", order=80, allowed=_administers),
        MenuEntry("office", _l("Audit trail"), "office.audit_trail", "scroll-text", order=90, allowed=_audits),
        MenuEntry("office", _l("Work in the background"), "office.work", "cog", order=95, allowed=_administers),
    ]


def _administers(who: Actor) -> bool:
    return who.has(Right.ADMINISTRATION)


def _audits(who: Actor) -> bool:
    return who.has(Right.AUDIT)
