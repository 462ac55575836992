"""`/office/people/<id>/timeline` and `/office/organisations/<id>/timeline`: all that happened, page by page."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.house import Registry
from portal.core.paging import Page, page_number
from portal.core.questions import MadeOf
from portal.members.blueprint import bp
from portal.members.memberships import happened
from portal.members.memberships.happened import Moment
from portal.members.memberships.models import Organisation
from portal.members.memberships.routes.organisations import find_firm
from portal.members.people.models import Person
from portal.members.people.routes.office import find_anyone

#: Nobody turns more pages than this; each is as dear as all before it.
MOST_PAGES = 100


@bp.get("/office/people/<int:person_id>/timeline")
@requires(Right.MEMBERS, of=find_anyone)
def office_person_timeline(person: Person) -> ResponseReturnValue:
    page = _page(happened.OF_PERSON, person=person.id)
    return render_template(
        "members/office/timeline.html", page=page, name=person.name, list_name=_("Members"),
        list_url=url_for(".office_people"), url=url_for(".office_person", person_id=person.id),
    )  # fmt: skip


@bp.get("/office/organisations/<int:organisation_id>/timeline")
@requires(Right.MEMBERS, of=find_firm)
def office_organisation_timeline(organisation: Organisation) -> ResponseReturnValue:
    page = _page(happened.OF_ORGANISATION, organisation=organisation.id)
    return render_template(
        "members/office/timeline.html", page=page, name=organisation.name, list_name=_("Organisations"),
        list_url=url_for(".office_organisations"),
        url=url_for(".office_organisation", organisation_id=organisation.id),
    )  # fmt: skip


def _page(of: Registry[MadeOf[list[Moment]]], **about: int) -> Page[Moment]:
    number = page_number()
    if not 1 <= number <= MOST_PAGES:
        abort(404)
    page = happened.page_of(of, clock.now(), number, **about)
    if number > 1 and not page.items:
        abort(404)
    return page
