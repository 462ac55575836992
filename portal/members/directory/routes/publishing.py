"""`/who/<slug>`: the page of somebody who opened one to everybody."""

from __future__ import annotations

from types import SimpleNamespace

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.actors import VISITOR
from portal.core.db import db, one_or_404
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships.queries.members import publicly
from portal.members.people import forms, links, profile
from portal.members.people.models import Person


@bp.get("/who/<slug>")
@public
def public_person(slug: str) -> ResponseReturnValue:
    """The same for everybody, members too."""
    return public_page(one_or_404(publicly(today()).where(Person.public_slug == slug)))


def is_public(person: Person) -> bool:
    """Whether their page opens today."""
    return db.session.scalar(publicly(today()).where(Person.id == person.id)) is not None


def public_page(person: Person, *, preview: bool = False, typed: forms.Profile | None = None) -> ResponseReturnValue:
    """What a visitor reads of this person; `preview`: shown to its owner, whether it opens or not, and with what is
    `typed` where that is not saved.
    """
    fields = profile.visible_fields(VISITOR, person)
    answer = make_response(render_template(
        "members/public_person.html",
        who=SimpleNamespace(name=person.name, first=person.first, photo_url=person.portrait_url),
        opens=not preview or is_public(person), preview=preview, typed=typed,
        indexed=person.may_be_indexed and not preview,
        fields=fields, answers=profile.answers(fields), contact=profile.contact(fields),
        links=links.read(fields.get("links", "")), languages=profile.interests(fields.get("languages", "")),
        interests=profile.interests(fields.get("interests", "")),
    ))  # fmt: skip
    if not person.may_be_indexed:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer
