"""Mail: every message is a row first. Knows addresses, never people, accounts or events."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask_babel import lazy_gettext as _l
from jinja2 import Environment

from portal.core import lanes
from portal.core.actors import Right
from portal.core.house import Below, House, MenuEntry


@dataclass(frozen=True, slots=True)
class MailParts:
    """What this package keeps with the application."""

    templates: Environment


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.mail import checks, cli, reactions, restored, sender, sweeping, veil
    from portal.mail.blueprint import bp
    from portal.mail.brings import decisions, trail
    from portal.mail.deliveries import watch
    from portal.mail.deliveries.drain import drain
    from portal.mail.intake import connecting
    from portal.mail.intake import sweeping as returned
    from portal.mail.intake.routes import hook  # noqa: F401
    from portal.mail.intake.routes import office as _returned  # noqa: F401
    from portal.mail.routes import gallery, member, office, public, standing  # noqa: F401
    from portal.mail.sender import reaches_people
    from portal.mail.transports.connection import Mail
    from portal.mail.writing.templates import make_environment

    Mail(app)
    app.extensions["guildhall-mail"] = MailParts(make_environment(app))
    app.jinja_env.globals["mail_leaves"] = sender.leaves_the_house
    queue = app.extensions["queue"]
    queue.actions["mail.drain"] = drain
    queue.actions["mail.returned"], queue.goes_in["mail.returned"] = returned.run, lanes.LONG
    queue.huey.on_startup("mail.watch")(lambda: watch.begin(app, queue))
    app.register_blueprint(bp)
    app.jinja_env.globals["mail_reaches_people"] = reaches_people
    house.actions |= trail.ACTIONS
    house.decisions.append(decisions.decisions)
    house.reactions.add_from(reactions)
    house.sweeps["mail"] = sweeping.sweep
    house.sweeps["returned mail"] = returned.sweep
    house.checks.extend((*checks.CHECKS, *connecting.CHECKS))
    house.restored.append(restored.hold_what_waits)
    house.prepared.append(veil.hide_old)
    house.commands.append(cli.group)
    house.menu.append(MenuEntry("person", _l("Mail you get"), "mail.preferences", icon="mail", order=70))
    house.menu.append(
        MenuEntry(
            "office",
            _l("Mail"),
            "mail.mailbox",
            order=20,
            allowed=lambda who: who.may(Right.ADMINISTRATION),
            group="system",
            over=(Below("/mailbox"), Below("/office/mail")),
        )
    )
