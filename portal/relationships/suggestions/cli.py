"""`flask guildhall suggestions …`: suggestions from a terminal."""

from __future__ import annotations

import sys
import time

import click

from portal.core.cli import say
from portal.core.settings import today
from portal.relationships.suggestions import building


@click.group("suggestions")
def group() -> None:
    """People worth meeting, and people one could help."""


@group.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def rebuild(as_json: bool) -> None:
    """Make everybody's lists anew, now. The worker does it each night where there are 150 members or more."""
    begun = time.monotonic()

    def heard(done: int, whole: int, message: str) -> None:
        click.echo(f"{done:,} of {whole:,}" if whole else f"{done:,}", err=True)

    told = building.rebuild(today(), heard)
    say({**told, "seconds": round(time.monotonic() - begun, 1)}, as_json)
    sys.exit(0)
