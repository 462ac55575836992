"""`/organisations`: firms that have members, and who speaks for them."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import actor, requires
from portal.core.actors import Right, Standing
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import policies
from portal.members.memberships.models import Organisation
from portal.members.memberships.queries import organisations as queries
from portal.members.memberships.routes.organisations import find_organisation


@bp.get("/organisations")
@requires(Standing.MEMBER, Right.MEMBERS)
def organisations() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:160]
    listed = queries.named(queries.visible_organisations(actor(), today()), words)
    page = paginate(listed, page=page_number())
    heads = queries.heads([each.id for each in page.items], today())
    return render_template("members/organisations.html", page=page, heads=heads, q=words)


@bp.get("/organisations/<int:organisation_id>")
@requires(Standing.SIGNED_IN, of=find_organisation)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    who = actor()
    people = queries.people_of(organisation.id, today(), members_only=not who.may(Right.MEMBERS, organisation))
    return render_template(
        "members/organisation.html", organisation=organisation, people=people,
        may_edit=policies.edit_organisation(who, organisation),
    )  # fmt: skip
