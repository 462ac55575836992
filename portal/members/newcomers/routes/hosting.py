"""`/hosting/<id>`: a member is asked to be a host, and says yes, no, or steps back; and one's own first days."""

from __future__ import annotations

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import carry_out, shown
from portal.core.db import db
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.newcomers import operations, queries
from portal.members.newcomers.models import Hosting
from portal.members.people.queries import me


def find_hosting(hosting_id: int) -> Hosting:
    """One that I was asked."""
    row = db.session.execute(queries.of_host(hosting_id, actor().person_id)).first()
    return row[0] if row else abort(404)


@bp.get("/hosting/<int:hosting_id>")
@requires(Standing.SIGNED_IN, of=find_hosting)
def hosting(row: Hosting) -> ResponseReturnValue:
    row, newcomer = db.session.execute(queries.of_host(row.id, actor().person_id)).one()
    return shown("members/hosting.html", row=row, newcomer=newcomer, state=row.state(clock.now(), today()))


@bp.post("/hosting/<int:hosting_id>/accept")
@requires(Standing.SIGNED_IN, of=find_hosting)
def accept_hosting(row: Hosting) -> ResponseReturnValue:
    said = _("Thank you. They know now, and will be glad to hear from you.")
    return carry_out(lambda: operations.accept(row, now=clock.now()), said, back=url_for(".hosting", hosting_id=row.id))


@bp.post("/hosting/<int:hosting_id>/decline")
@requires(Standing.SIGNED_IN, of=find_hosting)
def decline_hosting(row: Hosting) -> ResponseReturnValue:
    said = _("That is quite all right. The office asks somebody else.")
    return carry_out(lambda: operations.decline(row, now=clock.now()), said, back=url_for("home.index"))


@bp.post("/hosting/<int:hosting_id>/end")
@requires(Standing.SIGNED_IN, of=find_hosting)
def end_hosting(row: Hosting) -> ResponseReturnValue:
    said = _("You are their host no longer. They have been told kindly.")
    return carry_out(lambda: operations.end(row, now=clock.now()), said, back=url_for("home.index"))


@bp.post("/me/first-days/away")
@requires(Standing.SIGNED_IN)
def put_path_away() -> ResponseReturnValue:
    person = me()
    said = _("Put away. You know where to find everything.")
    return carry_out(lambda: operations.put_path_away(person, now=clock.now()), said, back=url_for("home.index"))
