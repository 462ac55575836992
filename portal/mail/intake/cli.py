"""The pipe: `flask guildhall mail bounce < message`, called by a mail server for each report.

Exit codes are those of sysexits.h, by which mail servers know what to do: 0 taken (or known already), 65 nothing was
given, 75 try again later. Nothing else: a report that is answered with a report would run in circles.
"""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.errors import DatabaseAway, DomainError, TransientConflict
from portal.core.jobs import retried
from portal.core.work import unit_of_work
from portal.mail.addresses import Address, NotAnAddress
from portal.mail.intake import receiving
from portal.mail.intake.models import Source
from portal.mail.intake.sources import polling

EX_OK, EX_DATAERR, EX_TEMPFAIL = 0, 65, 75


@click.command("bounce")
@click.option("--to", default="", help="For which address it came, where the mail server says (the envelope).")
def bounce(to: str) -> None:
    """Take a report of mail that came back, or a complaint, from standard input. For a mail server's pipe."""
    raw = sys.stdin.buffer.read(receiving.MOST_READ)
    if not raw.strip():
        click.echo("Nothing was given.", err=True)
        sys.exit(EX_DATAERR)
    try:
        raw = f"X-Envelope-To: {Address(to).email}\n".encode() + _unenveloped(raw) if to else raw
    except NotAnAddress:
        click.echo("--to is no address; it is left out.", err=True)
    try:
        retried(lambda: _take(raw))
    except (DomainError, TransientConflict, DatabaseAway, SQLAlchemyError, OSError) as error:
        click.echo(f"Later, please: {getattr(error, 'sentence', type(error).__name__)}", err=True)
        sys.exit(EX_TEMPFAIL)


def _take(raw: bytes) -> None:
    now = clock.now()
    with unit_of_work():
        receiving.take(raw, Source.PIPE, now=now)
        polling.came(Source.PIPE, now)


def _unenveloped(raw: bytes) -> bytes:
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw
