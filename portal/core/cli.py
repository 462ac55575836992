"""`flask guildhall …`: the commands that belong to no feature; packages add theirs to the house."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.core import audit, demo, jobs
from portal.core.db import db, sqlite_version
from portal.core.health import readyz
from portal.core.preparation import prepare

group = AppGroup("guildhall", help="Run and look after this Guildhall.")


def say(told: dict[str, Any], as_json: bool) -> None:
    """Print a report for people or for programs."""
    if as_json:
        click.echo(json.dumps(told, default=str))
    else:
        for key, value in told.items():
            click.echo(f"{key.replace('_', ' ')}: {value}")


@group.command("worker")
@click.option("--workers", default=2, show_default=True, help="Threads that take tasks.")
def worker(workers: int) -> None:
    """Run the background worker: mail, imports, reminders. Stops cleanly on SIGTERM."""
    jobs.beat("worker")
    db.session.remove()
    db.engine.dispose()
    queue = jobs.queue()
    consumer = queue.huey.create_consumer(
        workers=workers, worker_type="thread", periodic=True, initial_delay=0.05, max_delay=1.0, backoff=1.3,
        graceful_signal="TERM", shutdown_timeout=25,
    )  # fmt: skip
    queue.stopped = consumer.stop_flag.is_set
    jobs.poke("sweep")
    consumer.run()


@group.command("sweep")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def sweep(as_json: bool) -> None:
    """Do once whatever is due, as the worker does each minute. Exit code 1 when a part failed."""
    failed = jobs.sweep()
    jobs.beat("worker")
    say({"failed": failed}, as_json)
    sys.exit(1 if failed else 0)


@group.command("demo")
@click.option("--people", default=120, show_default=True, type=click.IntRange(30, 100_000), help="How many people.")
@click.option("--seed", "number", default=1, show_default=True, help="The same seed makes the same association.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def demo_command(people: int, number: int, as_json: bool) -> None:
    """Fill an empty database with the demo association. Exit code 3 when somebody lives here already."""
    if not demo.is_empty():
        click.echo("This database is not empty; the demo only moves into an empty one.", err=True)
        sys.exit(3)
    began = time.monotonic()
    world = demo.seed(people, number)
    say({"people": len(world.people), "seed": number, "seconds": round(time.monotonic() - began, 1)}, as_json)


@group.command("prepare")
@click.option("--no-demo", is_flag=True, help="Leave an empty database empty.")
@click.option("--people", default=120, show_default=True, type=click.IntRange(30, 100_000), help="Size of the demo.")
def prepare_command(no_demo: bool, people: int) -> None:
    """Bring the database to this version, fill an empty one, and say how to get in.

    Run it once before the web servers and workers of a new version start; `bin/run` does so by itself.
    """
    click.echo(prepare(None if no_demo else people))


@group.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def doctor(as_json: bool) -> None:
    """Check the installation. Exit code 1 when something needs a hand."""
    told, _ = readyz()
    findings: dict[str, Any] = dict(told["checks"])
    if db.engine.dialect.name == "sqlite":
        version = tuple(int(part) for part in sqlite_version.split("."))
        findings["sqlite"] = sqlite_version
        findings["sqlite_safe"] = version >= (3, 51, 3)
    findings["audit_trail_whole"] = audit.whole()
    findings["audit_trail_anchored"] = audit.anchored()
    findings["base_url"] = current_app.config["BASE_URL"]
    findings["mail"] = current_app.config["MAIL_SERVER"] or "kept in the portal's mailbox"
    say(findings, as_json)
    sys.exit(0 if all(value is not False for value in findings.values()) else 1)


@group.command("audit-anchor")
@click.option("--reason", required=True, help="Why: it is written into the trail.")
@click.option("--trust", is_flag=True, help="Accept the contents so far unchecked: for a SECRET_KEY that was lost.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def audit_anchor(reason: str, trust: bool, as_json: bool) -> None:
    """Hold on to the audit trail as it stands, after a restore or a move. Run it with web and worker stopped.

    Exit code 1 when the trail itself is not whole; look at it before you accept anything with --trust.
    """
    audit.re_anchor(reason, trust=trust)
    whole = audit.whole()
    say({"audit_trail_anchored": audit.anchored(), "audit_trail_whole": whole}, as_json)
    sys.exit(0 if whole else 1)


def init_cli(app: Flask) -> None:
    """Attach `flask guildhall`, with the packages' commands."""
    for command in app.extensions["house"].commands:
        group.add_command(command)
    app.cli.add_command(group)
