"""The office: what waits for a decision, the association's settings, the audit trail, the queue. No tables."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Actor, Right
from portal.core.house import Below, House, MenuEntry
from portal.office import first_steps, menu, notices
from portal.office.blueprint import bp
from portal.office.brings import letters, trail
from portal.office.routes import association, audit_trail, components, desk, health, work  # noqa: F401
from portal.office.routes import first_steps as _first_steps  # noqa: F401


def has_an_office(who: Actor) -> bool:
    """Whoever holds any right of an office."""
    return any(who.may(right) for right in Right)


def register(app: Flask, house: House) -> None:
    """Add the office to the house."""
    app.register_blueprint(bp)
    app.register_blueprint(components.bp)
    house.examples.append(letters.examples)
    house.notices.append(notices.TEST)
    house.actions |= trail.ACTIONS
    house.named_in_log.add(bp.name)
    house.menu += [
        MenuEntry("main", _l("Office"), "office.index", order=90, allowed=has_an_office, group="apart"),
        MenuEntry("person", _l("Office"), "office.index", "lamp-desk", order=5, allowed=has_an_office),
        MenuEntry(
            "office", _l("First steps"), "office.first_steps", order=1, allowed=first_steps.open_for,
            waiting=first_steps.left,
        ),
        MenuEntry("office", _l("Waiting for you"), "office.index", order=2, allowed=has_an_office),
        MenuEntry(
            "office", _l("Name and look"), "office.association_page", order=10, allowed=_administers,
            group="association",
            over=(Below("/office/components"),),  # which stands in no list, for whoever builds pages
        ),
        MenuEntry("office", _l("Health"), "office.health", order=10, allowed=_administers, group="system"),
        MenuEntry(
            "office", _l("Work in the background"), "office.work", order=30, allowed=_administers, group="system"
        ),
        MenuEntry("office", _l("Audit trail"), "office.audit_trail", order=40, allowed=_audits, group="system"),
    ]  # fmt: skip
    app.jinja_env.globals["office_list"] = menu.office_list


def _administers(who: Actor) -> bool:
    return who.may(Right.ADMINISTRATION)


def _audits(who: Actor) -> bool:
    return who.may(Right.AUDIT)
