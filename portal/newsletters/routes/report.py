"""What became of editions: for those who write or send them. Sums; nothing in them tells of one reader."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select

from portal.core import access, charts, clock
from portal.core.access import requires
from portal.core.answering import carry_out
from portal.core.db import db
from portal.core.downloads import Download, handed_out, refused, written
from portal.core.paging import page_number, paginate
from portal.core.say import say_short_month
from portal.core.settings import association
from portal.newsletters import policies
from portal.newsletters.archive import shelving
from portal.newsletters.archive.models import Shelf
from portal.newsletters.blueprint import bp
from portal.newsletters.clicks import counting as clicks
from portal.newsletters.models import Edition
from portal.newsletters.report import words
from portal.newsletters.report.models import EditionReport
from portal.newsletters.routes.sending import find_letter

#: So many editions stand in the chart.
IN_CHART = 12
PER_PAGE = 24


def find_to_shelve(slug: str, **rest: str) -> tuple[Edition, str]:
    """The edition, and what shall be done with it in the archive."""
    return find_letter(slug), rest.get("verb", "")


def _counted() -> Select[Edition, EditionReport]:
    """Editions with their figures, newest first. For those with a newsletter right."""
    return (
        select(Edition, EditionReport)
        .join(EditionReport, EditionReport.edition_id == Edition.id)
        .order_by(Edition.month.desc())
    )


@bp.get("/office/newsletters/report")
@requires(policies.edit)
def reports() -> ResponseReturnValue:
    """Several editions side by side."""
    page = paginate(_counted(), page=page_number(), per_page=PER_PAGE, rows=True)
    newest = list(reversed(page.items[:IN_CHART]))
    drawing = charts.bars([(say_short_month(edition.month), report.figures["accepted"]) for edition, report in newest])
    rows = [(edition, words.Side.of(report.figures, _is_counted())) for edition, report in page.items]
    return render_template(
        "newsletters/reports.html", rows=rows, page=page, drawing=drawing, counts=_is_counted(), form=Download.shown()
    )


def _is_counted() -> bool:
    return association().count_clicks


@bp.post("/office/newsletters/report")
@requires(policies.edit)
def download_reports() -> ResponseReturnValue:
    """All editions as a table."""
    form = Download()
    if not form.validate():
        return refused(form, url_for(".reports"))
    rows = db.session.execute(_counted()).all()
    table = written(form, words.head(), [words.row(edition, report, _is_counted()) for edition, report in rows])
    return handed_out(table, "newsletters")


@bp.get("/office/newsletters/<slug>/report")
@requires(policies.edit, of=find_letter)
def report(edition: Edition) -> ResponseReturnValue:
    """What became of one edition."""
    if edition.prepared_at is None:
        return redirect(url_for(".desk", slug=edition.slug), 303)
    found = db.session.get(EditionReport, edition.id)
    shelf = db.session.get(Shelf, edition.id)
    return render_template(
        "newsletters/report.html",
        edition=edition,
        told=_told(edition, found),
        counted_at=found.counted_at if found else None,
        closed=found is not None and found.closed,
        taken_off=shelf.taken_off_at if shelf else None,
        may_send=policies.send(access.actor()),
        form=Download.shown(),
    )


def _told(edition: Edition, found: EditionReport | None) -> dict[str, Any]:
    """The figures in words; nothing where they have not been counted yet."""
    if found is None:
        return {}
    figures = found.figures
    tells = words.may_tell_of_readers(figures)
    return {
        "figures": figures,
        "arrived": words.arrived(figures),
        "came_of_it": words.came_of_it(figures),
        "tells": tells,
        "stopped": words.stopped(figures) if tells else [],
        "links": _links(edition) if tells else [],
        "counts": _is_counted(),
    }


def _links(edition: Edition) -> list[tuple[str, str, str]]:
    """The links of an edition: words, address, and how often they were followed."""
    rows = db.session.execute(clicks.by_link(edition)).all()
    return [(label or address, address, words.few(number)) for label, address, number in rows]


@bp.post("/office/newsletters/<slug>/report")
@requires(policies.edit, of=find_letter)
def download_report(edition: Edition) -> ResponseReturnValue:
    """The figures of one edition as a table."""
    form = Download()
    found = db.session.get(EditionReport, edition.id)
    if found is None or not form.validate():
        return refused(form, url_for(".report", slug=edition.slug))
    told = _told(edition, found)
    rows: list[tuple[Any, ...]] = []
    for part, lines in (
        (_("How it arrived"), told["arrived"]), (_("What came of it"), told["came_of_it"]),
        (_("Who stopped mail"), told["stopped"]),
    ):  # fmt: skip
        for line in lines:
            rows.append((part, line.words, line.number))
            rows += [(part, f"{line.words}: {why}", number) for why, number in line.why]
    rows += [(_("Links"), f"{label} ({address})", number) for label, address, number in told["links"]]
    table = written(form, [_("Part"), _("What"), _("Number")], rows)
    return handed_out(table, f"newsletter-{edition.slug}")


@bp.post("/office/newsletters/<slug>/archive/<any(off, back):verb>")
@requires(policies.send, of=find_to_shelve)
def shelve(found: tuple[Edition, str]) -> ResponseReturnValue:
    """Take an edition out of the archive, or put it back."""
    edition, verb = found
    act, said = {
        "off": (shelving.take_off, _("It is out of the archive. Whoever got it by mail still has it.")),
        "back": (shelving.put_back, _("It stands in the archive again.")),
    }[verb]
    return carry_out(lambda: act(edition, now=clock.now()), said, back=url_for(".report", slug=edition.slug))
