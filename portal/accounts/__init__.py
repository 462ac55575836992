"""Accounts: who may come in, on which device, and with which rights. Has never heard of members."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Right
from portal.core.house import House, MenuEntry


def register(app: Flask, house: House) -> None:
    """Add accounts to the house."""
    from portal.accounts import cli, notices, restored, sessions, sweeps
    from portal.accounts.blueprint import bp
    from portal.accounts.brings import letters, names, steps, trail
    from portal.accounts.routes import address, invited, language, office, proof, public, recovery, security, setup  # noqa: F401

    app.register_blueprint(bp)
    house.named_in_log.add(bp.name)
    sessions.init_sessions(app)
    house.ways_in.append(sessions.WAY_IN)
    house.examples.append(letters.examples)
    house.notices.extend(notices.KINDS)
    house.setup_link = cli.new_setup_address
    house.commands += [cli.setup_link, cli.create_admin, cli.reset_link]
    house.sweeps["accounts"] = sweeps.forget_old
    house.restored.append(restored.end_what_opens_doors)
    house.home_steps.append(steps.steps)
    house.namers["account"] = names.accounts
    house.account_name = names.called
    house.actions |= trail.ACTIONS
    house.menu += [
        MenuEntry("person", _l("Signing in and security"), "accounts.security", "lock", 80, lambda who: who.signed_in),
        MenuEntry(
            "office",
            _l("Rights"),
            "accounts.access",
            order=30,
            allowed=lambda who: who.may(Right.ADMINISTRATION),
            group="association",
        ),
    ]
