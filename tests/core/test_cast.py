"""The cast is who it says it is."""

from flask import g

from portal.core import clock
from portal.core.access import actor
from portal.core.actors import Right
from portal.members.memberships.queries.members import members_on
from tests.support.people import ROLES


def test_everybody_can_be_had(db, cast):
    assert [person.name for person in cast.all()] == [role.name for role in ROLES.values()]
    assert cast.amara is cast.amara


def test_members_belong_today_and_wim_and_bruno_do_not(db, cast):
    cast.all()
    belonging = {person.id for person in db.session.scalars(members_on(clock.today("Europe/London")))}
    outside = [person.name for person in cast.all() if person.id not in belonging]
    assert outside == ["Wim de Vries", "Bruno Kessler"]


def test_a_browser_is_whose_it_is_told_to_be(app, cast, client, sign_in, browser_as):
    assert _seen_by(app, sign_in(client, cast.osei)) == (cast.account(cast.osei).id, {Right.EVENTS, Right.VOLUNTEERING})
    assert _seen_by(app, browser_as(cast.amara)) == (cast.account(cast.amara).id, set())
    assert _seen_by(app, client)[0] == cast.account(cast.osei).id


def _seen_by(app, client):
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    g.pop("_login_user", None)
    g.pop("actor", None)
    with app.test_request_context("/", headers={"Cookie": f"{cookie.key}={cookie.value}"}):
        who = actor()
    return who.account_id, {power.right for power in who.powers}
