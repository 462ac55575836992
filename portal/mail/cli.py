"""`flask guildhall mail …`: the queue from a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from portal.core import audit, clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.mail import operations, queries
from portal.mail.deliveries import gate, probes
from portal.mail.intake.cli import bounce
from portal.mail.models import Delivery


@click.group("mail")
def group() -> None:
    """The queue of mail: how it stands, and what to do about a message."""


@group.command("status")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def status(as_json: bool) -> None:
    """How many messages are in which state. Exit code 1 when mail is held back or something is in doubt."""
    held = gate.held(clock.now())
    told: dict[str, Any] = dict(sorted(queries.counts().listed.items()))
    told["held_until"] = held.held_until if held else None
    told["held_because"] = held.held_because if held else None
    click.echo(json.dumps(told, default=str) if as_json else "\n".join(f"{k}: {v}" for k, v in told.items()))
    sys.exit(1 if held or told.get("unconfirmed") else 0)


@group.command("retry")
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Try a message again now: one that was refused, waits for its next try, or could not be written."""
    with _handling(), unit_of_work():
        operations.retry(_found(number), now=clock.now(), by="command line")
    click.echo("It is in the queue again.")


@group.command("settle")
@click.argument("number", type=int)
@click.option("--arrived/--lost", required=True, help="Whether the mail server's log knows its Message-ID.")
def settle(number: int, arrived: bool) -> None:
    """Say what became of an unconfirmed message. A lost one is sent again."""
    with _handling(), unit_of_work():
        operations.settle(_found(number), arrived=arrived, now=clock.now(), by="command line")
    click.echo("Noted." if arrived else "It is in the queue again.")


@group.command("probe")
@click.argument("log", type=click.File(errors="replace"))
@click.option("--complete", is_flag=True, help="The log has everything since before these messages were sent.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def probe(log: TextIO, complete: bool, as_json: bool) -> None:
    """Settle messages in doubt by the mail server's log LOG (- for what is piped in).

    A message that stands in it has arrived. With --complete, one that does not is sent again; without it, it stays in
    doubt. Exit code 1 when some are in doubt still.
    """
    came = probes.settle_doubts(probes.ServerLog(log, complete=complete), now=clock.now())
    told = {"arrived": came.arrived, "sent_again": came.sent_again, "in_doubt": came.in_doubt}
    click.echo(json.dumps(told) if as_json else "\n".join(f"{k}: {v}" for k, v in told.items()))
    sys.exit(1 if came.in_doubt else 0)


@group.command("unmute")
def unmute() -> None:
    """Let mail leave again after a restore: no other copy of this portal is running."""
    with unit_of_work():
        done = gate.unmute()
        if done:
            audit.write("mail.unmuted")
    click.echo("Mail leaves again." if done else "Mail was not held back by a restore.")


group.add_command(bounce)


@contextmanager
def _handling() -> Iterator[None]:
    """A rule's "no" as a sentence and exit code 3."""
    try:
        yield
    except DomainError as error:
        click.echo(str(error.sentence), err=True)
        sys.exit(3)


def _found(number: int) -> Delivery:
    found = db.session.get(Delivery, number)
    if found is None:
        click.echo("There is no message of this number.", err=True)
        sys.exit(2)
    return found
