"""`flask guildhall …`: the commands that belong to no feature; packages add theirs to the house."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, ScriptInfo

from portal.core import advice, anchoring, audit, clock, demo, jobs, lanes, running
from portal.core.doctor import rounds
from portal.core.doctor.findings import WEIGHT
from portal.core.health import why_no_work
from portal.core.preparation import prepare
from portal.core.safekeeping import cli as safekeeping


class Commands(AppGroup):
    """Commands that end with a sentence where the database cannot be used."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                sentence = advice.explain(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from None


group = Commands("guildhall", help="Run and look after this Guildhall.")


def say(told: dict[str, Any], as_json: bool) -> None:
    """Print a report for people or for programs."""
    if as_json:
        click.echo(json.dumps(told, default=str))
    else:
        for key, value in told.items():
            click.echo(f"{key.replace('_', ' ')}: {value}")


@group.command("worker")
@click.option(
    "--workers",
    default=lanes.THREADS[lanes.LONG],
    show_default=True,
    type=click.IntRange(1, 16),
    help="Threads for long jobs, beside those for mail.",
)
def worker(workers: int) -> None:
    """Run the background worker: mail, imports, reminders. Waits for the database; stops cleanly on SIGTERM."""
    from portal.core.worker import work  # noqa: PLC0415 - only here

    running.hold(current_app.config["DATA_DIR"])
    sys.exit(0 if work(current_app._get_current_object(), workers) else 1)  # type: ignore[attr-defined]


@group.command("sweep")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def sweep(as_json: bool) -> None:
    """Do once whatever is due, as the worker does each minute. Exit code 1 when a part failed."""
    if why := why_no_work():
        raise click.ClickException(why)
    failed = jobs.sweep()
    jobs.run_due(clock.now())
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
@click.option("--begin-anew", is_flag=True, help="Begin with an empty database where another one was lost.")
@click.option("--no-backup", is_flag=True, help="Do not save the database before its tables are changed.")
def prepare_command(no_demo: bool, people: int, begin_anew: bool, no_backup: bool) -> None:
    """Bring the database to this version, fill one in a brand-new place, and say how to get in.

    Run it once before the web servers and workers of a new version start; `bin/run` does so by itself.
    """
    click.echo(prepare(None if no_demo else people, begin_anew=begin_anew, save=not no_backup))


@group.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def doctor(as_json: bool) -> None:
    """Look at the whole installation: database, machine, worker, backups, mail server, DNS. Changes nothing.

    Exit code 0 when all is well, 1 when somebody should look, 2 when something is broken. What could not be found
    out (a DNS that does not answer) is told, and counts as nothing.
    """
    seen = rounds.examine(clock.now())
    state = rounds.verdict(seen)
    if as_json:
        found = [{"name": s.check.name, "state": s.finding.state, "told": s.finding.told} for s in seen]
        click.echo(json.dumps({"state": state, "checks": found}))
    else:
        for each in seen:
            click.echo(f"{each.finding.state:<8} {each.check.name:<16} {each.finding.told}")
    sys.exit(WEIGHT[state])


@group.command("audit-anchor")
@click.option("--reason", required=True, help="Why: it is written into the trail.")
@click.option("--trust", is_flag=True, help="Accept the contents so far unchecked: for a SECRET_KEY that was lost.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def audit_anchor(reason: str, trust: bool, as_json: bool) -> None:
    """Hold on to the audit trail as it stands, after a restore or a move. Run it with web and worker stopped.

    Exit code 1 when the trail itself is not whole; look at it before you accept anything with --trust.
    """
    anchoring.re_anchor(reason, trust=trust)
    whole = audit.whole()
    say({"audit_trail_anchored": audit.anchored(), "audit_trail_whole": whole}, as_json)
    sys.exit(0 if whole else 1)


def init_cli(app: Flask) -> None:
    """Attach `flask guildhall`, with the packages' commands."""
    for command in (*safekeeping.COMMANDS, *app.extensions["house"].commands):
        group.add_command(command)
    app.cli.add_command(group)
