"""`/leadership/positions/<id>/playbook`: what to know about a position, and its earlier versions."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, shown
from portal.core.db import db, one_or_404
from portal.core.paging import page_number, paginate
from portal.core.say import month_names
from portal.leadership.blueprint import bp
from portal.leadership.handover import policies
from portal.leadership.handover.errors import WrittenMeanwhile
from portal.leadership.handover.forms import PlaybookForm
from portal.leadership.handover.operations import playbooks as operations
from portal.leadership.handover.playbook import MONTHS, NOTHING, PARTS, PlaybookVersion
from portal.leadership.handover.queries import playbooks
from portal.leadership.offices.models import Position
from portal.leadership.offices.routes.finding import a_position


def a_playbook(number: int) -> Position:
    """A position whose playbook this actor may read; to everybody else there is none."""
    position = a_position(number)
    return position if policies.read_playbook(actor(), position) else abort(404)


def a_version(number: int, version: int) -> PlaybookVersion:
    """One version of it."""
    position = a_playbook(number)
    found: PlaybookVersion = one_or_404(playbooks.versions(position.id).where(PlaybookVersion.number == version))
    return found


def _read(version: PlaybookVersion | None) -> list[tuple[Any, str]]:
    """Heading and words of all that it says."""
    said = version.contents if version else NOTHING
    return [(heading, said[name]) for name, heading, _hint in PARTS]


def _months(version: PlaybookVersion | None) -> list[tuple[str, str]]:
    return list(zip(month_names(), version.calendar if version else [], strict=False))


@bp.get("/leadership/positions/<int:number>/playbook")
@requires(policies.read_playbook, of=a_playbook)
def playbook(position: Position) -> ResponseReturnValue:
    """What is to be known, and who wrote it when."""
    last = playbooks.newest(position.id)
    return shown(
        "leadership/playbook.html", position=position, version=last, parts=_read(last), months=_months(last),
        earlier=paginate(playbooks.versions(position.id), page=page_number()), newest=True, hints=PARTS,
        may_write=policies.write_playbook(actor(), position),
    )  # fmt: skip


@bp.get("/leadership/positions/<int:number>/playbook/<int:version>")
@requires(Standing.SIGNED_IN, of=a_version)
def playbook_version(version: PlaybookVersion) -> ResponseReturnValue:
    """How it read once."""
    position = a_position(version.position_id)
    return shown(
        "leadership/playbook.html", position=position, version=version, parts=_read(version), months=_months(version),
        earlier=None, newest=False, hints=PARTS, may_write=False,
    )  # fmt: skip


@bp.route("/leadership/positions/<int:number>/playbook/edit", methods=["GET", "POST"])
@requires(policies.write_playbook, of=a_playbook)
def edit_playbook(position: Position) -> ResponseReturnValue:
    """Write it anew. Whoever was overtaken sees what changed, and keeps what they typed."""
    about, last = position.id, playbooks.newest(position.id)
    said = last.contents if last else NOTHING
    form = PlaybookForm(data=said | {"base": str(last.number if last else 0)})

    def act() -> str:
        operations.write_playbook(position, form.contents, base=form.typed_over, by=actor().person_id, now=clock.now())
        return url_for("leadership.playbook", number=about)

    if done := answered(form, act, _("Saved. The version before it is kept.")):
        return done
    changed = _put_together(form, about) if isinstance(form.refusal, WrittenMeanwhile) else []
    return shown(
        "leadership/playbook_form.html", position=a_position(about), form=form, parts=PARTS, changed=changed,
        months=[form[f"month_{number}"] for number in range(1, MONTHS + 1)],
    )  # fmt: skip


def _put_together(form: PlaybookForm, position_id: int) -> list[tuple[str, str, bool]]:
    """What others changed meanwhile: heading, their words, whether both wrote there. Where only they did, theirs stands
    in the form; where both did, what was typed stays.
    """
    last = playbooks.newest(position_id)
    over = db.session.scalars(playbooks.versions(position_id).where(PlaybookVersion.number == form.typed_over)).first()
    before, theirs = over.contents if over else NOTHING, last.contents if last else NOTHING
    form.base.data = str(last.number if last else 0)
    changed = []
    for name, typed in form.contents.items():
        if theirs[name] in (before[name], typed):
            continue
        both = typed != before[name]
        changed.append((str(form[name].label.text), theirs[name], both))
        if not both:
            form[name].data = theirs[name]
    return changed
