"""Who may open which door, with events that a stranger must not even know of."""

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Role
from portal.events.programme.operations import team
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from tests.events.test_pages import FORM

BEHIND = ("manage", "manage/edit", "manage/attendees", "manage/door", "manage/waiting-list", "manage/team")
#: Who gets in where, by role; everybody else on the team is refused.
ALLOWED = {
    "owner": set(BEHIND),
    "organiser": set(BEHIND),
    "door": {"manage", "manage/attendees", "manage/door"},
    "connector": {"manage"},
    "viewer": {"manage"},
}
POSTS = (
    "register", "let-go", "offer/take", "offer/decline", "shown", "manage/edit", "manage/publish", "manage/cancel",
    "manage/postpone", "manage/discard", "manage/attendees", "manage/attendees/1/remove", "manage/places/1/came",
    "manage/door/notes", "manage/door/walk-ins", "manage/team", "manage/team/1/leave",
)  # fmt: skip


@pytest.mark.parametrize("role", ALLOWED)
def test_each_role_opens_its_own_doors(published, cast, browser_as, role):
    event = published()
    with unit_of_work():
        team.join(event, cast.edda.id, Role(role), now=clock.now())
    edda = browser_as(cast.edda)
    for door in BEHIND:
        assert edda.get(f"/events/{event.slug}/{door}").status_code == (200 if door in ALLOWED[role] else 403), door


def test_members_are_refused_behind_a_public_event_and_visitors_asked_to_sign_in(published, cast, browser_as, client):
    event = published()
    amara = browser_as(cast.amara)
    for door in BEHIND:
        assert amara.get(f"/events/{event.slug}/{door}").status_code == 403
        assert client.get(f"/events/{event.slug}/{door}").status_code == 303
    assert amara.get("/events/new").status_code == 403


@pytest.mark.parametrize("path", ["", ".ics", "/register", "/people", *(f"/{door}" for door in BEHIND)])
def test_a_draft_does_not_exist_for_strangers(draft, cast, browser_as, client, path):
    event = draft(title="Secret plans", by=cast.osei)
    for person in cast.all("amara", "wim", "ines"):
        assert browser_as(person).get(f"/events/{event.slug}{path}").status_code == 404
    assert client.get(f"/events/{event.slug}{path}").status_code in {303, 404}
    for browser in (client, browser_as(cast.amara)):
        assert "Secret plans" not in browser.page("/events")
        assert "Secret plans" not in browser.page("/events?q=secret")
    assert b"Secret plans" not in client.get("/events.ics").data


def test_a_members_event_does_not_exist_for_anybody_else(published, cast, browser_as, client):
    event = published(title="Members among themselves", visibility="members")
    wim = browser_as(cast.wim)
    for browser in (client, wim, browser_as(cast.bruno)):
        assert browser.get(f"/events/{event.slug}").status_code == 404
        assert browser.get(f"/events/{event.slug}.ics").status_code == 404
        assert "Members among themselves" not in browser.page("/events")
        assert "Members among themselves" not in browser.page("/events?q=members")
    assert b"Members among" not in client.get("/events.ics").data
    assert browser_as(cast.amara).get(f"/events/{event.slug}").status_code == 200


def test_whoever_signed_up_keeps_seeing_it_after_the_membership_ran_out(published, cast, browser_as, do):
    event = published(visibility="members")
    do(registration.register, event, cast.wim.id)
    page = browser_as(cast.wim).page(f"/events/{event.slug}/register")
    assert "You are coming" in page


def test_without_a_membership_nobody_signs_up(published, cast, browser_as):
    event = published()
    wim = browser_as(cast.wim)
    assert "Places are for members" in wim.page(f"/events/{event.slug}")
    token = wim.token(f"/events/{event.slug}")
    assert wim.post(f"/events/{event.slug}/register", data={"csrf_token": token}).status_code == 403
    assert db.session.query(Registration).count() == 0


def test_no_button_works_without_its_right_or_its_token(published, cast, browser_as, do):
    event = published(by=cast.osei)
    mine = do(registration.register, event, cast.jonas.id)
    assert mine.id == 1
    amara = browser_as(cast.amara)
    token = amara.token(f"/events/{event.slug}")
    before = _picture(event)
    for door in POSTS:
        assert amara.post(f"/events/{event.slug}/{door}").status_code == 400, door
    for door in POSTS[5:]:
        answer = amara.post(f"/events/{event.slug}/{door}", data={"csrf_token": token})
        assert answer.status_code in {403, 404}, door
    assert _picture(event) == before


def test_looking_changes_nothing(published, draft, cast, browser_as, do):
    event = published(by=cast.osei, capacity=1)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    do(registration.withdraw, event, cast.amara.id)
    before = _picture(event)
    for browser in (browser_as(cast.jonas), browser_as(cast.osei), browser_as(cast.yusra)):
        for path in ("", ".ics", "/register", "/people", *(f"/{door}" for door in (*BEHIND, *POSTS))):
            assert browser.get(f"/events/{event.slug}{path}").status_code in {200, 403, 404, 405}
        for path in ("/events", "/events.ics", "/me/calendar", "/events/new"):
            browser.get(path)
    assert _picture(event) == before


RUBBISH = {
    "empty": "", "long": "x" * 40_000, "script": "<script>alert(1)</script>", "quotes": "' OR 1=1 --", "nul": "a\x00b",
    "lines": "a\r\nBcc: x@y.z", "number": "-99999999999999999999", "unicode": "\u202e\u0000\ud83d",
}  # fmt: skip


#: What a line of words takes as it is; several lines may be broken, too, and some may stay empty.
LINE = {"script", "quotes", "number"}
TAKEN = {
    "title": LINE, "venue": LINE | {"empty"}, "does": LINE | {"empty"}, "summary": LINE | {"lines", "empty"},
    "reason": LINE | {"lines"}, "news": LINE | {"lines"}, "guest_1": LINE | {"empty"},
    "list_consent": set(RUBBISH), "once": set(RUBBISH),
}  # fmt: skip


@pytest.mark.parametrize("kind", RUBBISH)
def test_every_form_answers_rubbish_with_a_sentence(published, cast, browser_as, kind):
    value = RUBBISH[kind].encode("utf-8", "replace").decode()
    event = published(by=cast.osei, guest_limit=3)
    osei = browser_as(cast.osei)
    base = f"/events/{event.slug}"
    token = osei.token(base)
    forms = {
        "/events/new": FORM, f"{base}/manage/edit": FORM, f"{base}/register": {"guest_1": "", "list_consent": ""},
        f"{base}/manage/team": {"role": "", "does": ""}, f"{base}/manage/postpone": {"news": ""},
        f"{base}/manage/cancel": {"reason": ""},
    }  # fmt: skip
    for path, fields in forms.items():
        for name in (*fields, "once"):
            answer = osei.post(path, data={**fields, name: value, "csrf_token": token})
            assert answer.status_code in {303, 422}, (path, name)
            assert "<script>alert" not in answer.get_data(as_text=True)
            refused = answer.status_code == 422 and answer.page.refuses(name)
            assert refused == (kind not in TAKEN.get(name, set())), (path, name)
    for path, fields in ((f"{base}/manage/team", {"role": "viewer"}), (f"{base}/manage/attendees", {})):
        answer = osei.post(path, data={**fields, "person": value, "csrf_token": token})
        page = answer.page if answer.status_code == 422 else osei.page(answer.location)
        assert "Choose somebody from the list first." in page, path
    for query in ("q", "find", "page", "kind", "from", "when"):
        for path in ("/events", "/events/new", f"{base}/manage/attendees", f"{base}/manage/team"):
            assert osei.get(path, query_string={query: value}).status_code in {200, 400, 404}


def test_what_was_typed_stays_and_the_summary_leads_to_it(cast, browser_as):
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new", button="Keep as a draft")
    answer = osei.send(form, FORM | {"ends": "17:00"}, status=422)
    assert answer.page("title")[0].text.startswith("Error:")
    assert "Choose an end later than 18:30." in answer.page
    assert 'value="Mend something together"' in answer.get_data(as_text=True)


def test_a_double_click_makes_one_event(cast, browser_as):
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new", button="Keep as a draft")
    first = osei.send(form, FORM)
    second = osei.send(form, FORM)
    assert first.location == second.location
    assert db.session.query(Event).count() == 1


def _picture(event: Event) -> tuple[object, ...]:
    db.session.rollback()
    db.session.refresh(event)
    rows = db.session.query(Registration).order_by(Registration.id).all()
    return (
        event.seats_taken, event.sequence, event.published_at, event.cancelled_at, event.title,
        [(row.id, row.ended_as, row.offered_at, row.confirmed_at, row.attended_at) for row in rows],
    )  # fmt: skip


def test_nobody_is_led_where_they_may_not_go(published, cast, browser_as, client, do):
    """Visitors are led to a page that is theirs to read, lapsed members not to people whom they no longer see."""
    event = published(by=cast.osei)
    assert 'href="/join"' in client.get(f"/events/{event.slug}").text
    assert client.get("/join").status_code == 200
    page = browser_as(cast.wim).page(f"/events/{event.slug}")
    assert "Osei Boateng" in page
    assert not page("main a[href^='/people']")
    assert browser_as(cast.amara).page(f"/events/{event.slug}")("main a[href^='/people']")
