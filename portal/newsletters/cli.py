"""`flask guildhall newsletter …`"""

from __future__ import annotations

import sys
from datetime import date

import click

from portal.core import clock, jobs
from portal.core.cli import say
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.newsletters import queries
from portal.newsletters.operations import drafting, sending


@click.group("newsletter")
def newsletter() -> None:
    """Draft and send the monthly letter."""


@newsletter.command("draft")
@click.option("--month", help="Year and month, like 2026-06. Without it, the next letter.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def draft(month: str | None, as_json: bool) -> None:
    """Draft a month's letter from what happened.

    Exit code 2 for a month that is none, 4 while there is nobody to write to.
    """
    try:
        first = date.fromisoformat(f"{month}-01") if month else drafting.next_month(clock.now())
    except ValueError:
        click.echo("Give the month as year and month, like 2026-06.", err=True)
        sys.exit(2)
    try:
        with unit_of_work():
            edition = drafting.draft(first, now=clock.now())
            told = {"edition": edition.slug, "blocks": [block.title for block in edition.blocks if not block.hidden]}
    except DomainError as error:
        click.echo(str(error.sentence), err=True)
        sys.exit(4)
    say(told, as_json)


@newsletter.command("send")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def send(slug: str, as_json: bool) -> None:
    """Send an approved letter. Exit code 3 when there is none of that name, 4 when it may not go."""
    edition = db.session.scalars(queries.one_for_editors(slug)).unique().one_or_none()
    if edition is None:
        click.echo("There is no such letter.", err=True)
        sys.exit(3)
    try:
        with unit_of_work():
            job_id = sending.send(edition, account_id=None, now=clock.now()).id
    except DomainError as error:
        click.echo(str(error.sentence), err=True)
        sys.exit(4)
    jobs.run(job_id)
    say({"edition": slug, "sending": True}, as_json)
