"""`flask guildhall create-admin`, `reset-link` and `setup-link`."""

from __future__ import annotations

import sys

import click
from flask_babel import lazy_gettext as _l

from portal.accounts import notices, operations, passwords, queries
from portal.core import clock, emails
from portal.core.cli import say
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.web import external_url
from portal.core.work import unit_of_work

#: Exit codes: what was asked for cannot be (a rule said no), and a wrong argument (click's own).
REFUSED = 1


@click.command("setup-link")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def setup_link(as_json: bool) -> None:
    """Print the one-time link of the first-run set-up. Each call makes a new one.

    Exit code 1 when somebody administers this portal already.
    """
    try:
        link = new_setup_address()
    except DomainError as error:
        _refuse(error)
    say({"link": link}, as_json)


def new_setup_address() -> str:
    """The address of a new first-run link. Raises AlreadySetUp."""
    with unit_of_work():
        token = operations.new_setup_link(clock.now())
    return external_url("accounts.set_up", key=token)


@click.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="What they are called.")
@click.option("--password-stdin", is_flag=True, help="Read their password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def create_admin(email: str, name: str, password_stdin: bool, as_json: bool) -> None:
    """Make EMAIL an administrator.

    An account that does not exist is created; without --password-stdin a link is printed by which its owner
    chooses a password, and the link is mailed too. Exit code 1 when a rule says no, 2 for a wrong argument.
    """
    try:
        address = emails.checked(email)
    except emails.EmailNotValidError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from None
    told: dict[str, object] = {"email": address}
    try:
        password_hash = _read_password(address, name) if password_stdin else None
        now = clock.now()
        with unit_of_work():
            account = operations.create_administrator(address, name, now=now, password_hash=password_hash)
            told["account"] = account.id
            if account.password_hash is None:
                invitation, token = operations.prepare_invitation(address, name, now, handed_over=True)
                notices.invitation(invitation, token)
                told["link"] = external_url("accounts.invitation", token=token)
    except DomainError as error:
        _refuse(error)
    say(told, as_json)


@click.command("reset-link")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def reset_link(email: str, as_json: bool) -> None:
    """Print a link by which the owner of EMAIL chooses a new password: for a portal that cannot send mail.

    It works once, for half an hour, and it is the key to their account: hand it to nobody else. Making it is
    written into the audit trail. Exit code 1 when nobody signs in with EMAIL.
    """
    now = clock.now()
    try:
        with unit_of_work():
            account = db.session.scalar(queries.open_account_by_email(email))
            if account is None:
                raise DomainError(_l("Nobody signs in with this address."))
            reset, token = operations.hand_over_reset(account, now=now)
            told = {"email": account.email, "until": reset.expires_at.isoformat(timespec="minutes")}
            told["link"] = external_url("accounts.reset", token=token)
    except DomainError as error:
        _refuse(error)
    say(told, as_json)


def _read_password(address: str, name: str) -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    passwords.check(password, office=True, about=(address, name))
    return passwords.hashed(password)


def _refuse(error: DomainError) -> None:
    click.echo(str(error.sentence), err=True)
    sys.exit(REFUSED)
