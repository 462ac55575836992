"""The pages of events, walked as people walk them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import registration
from tests.events.conftest import place_of, standing_of
from tests.support.statements import count_statements

FORM = {
    "title": "Mend something together", "day": "2026-06-09", "begins": "18:30", "ends": "21:00",
    "zone": "Europe/London",
    "kind": "workshop", "visibility": "public", "summary": "Bring something broken.", "venue": "The mending room",
}  # fmt: skip


def test_a_visitor_reads_the_list_and_the_event(published, client):
    event = published()
    page = client.page("/events")
    assert "Ask about your neighbour" in page
    assert "May 2026" in page
    page = client.page(f"/events/{event.slug}")
    assert page.heading == "Ask about your neighbour"
    assert "7:45 to 9:15" in page
    assert "Sign in and save my place" in page


def test_a_member_signs_up_and_lets_go(published, cast, browser_as):
    event = published(capacity=1)
    amara = browser_as(cast.amara)
    page = amara.submit(f"/events/{event.slug}", to=f"/events/{event.slug}/register", follow=True).page
    assert "You are coming" in page
    assert standing_of(event, cast.amara) == "confirmed"
    amara.submit(f"/events/{event.slug}/register", to=f"/events/{event.slug}/let-go")
    assert standing_of(event, cast.amara) == "cancelled_by_person"


def test_an_offer_is_answered_on_the_page_that_the_mail_leads_to(published, cast, browser_as, do):
    event = published(capacity=1)
    for person in cast.all("jonas", "amara"):
        do(registration.register, event, person.id)
    do(registration.withdraw, event, cast.jonas.id)
    amara = browser_as(cast.amara)
    page = amara.page(f"/events/{event.slug}/register")
    assert "A place has come free, and it is yours" in page
    assert standing_of(event, cast.amara) == "offered"  # looking changes nothing
    amara.submit(f"/events/{event.slug}/register", to=f"/events/{event.slug}/offer/take")
    assert standing_of(event, cast.amara) == "confirmed"


def test_an_organiser_sets_up_publishes_and_cancels(cast, browser_as, db, letters, do):
    osei = browser_as(cast.osei)
    answer = osei.send(osei.page("/events/new").form("/events/new", button="Keep as a draft"), FORM, follow=True)
    page = answer.page
    assert "Draft" in page
    event = db.session.query(Event).one()
    assert event.slug == "mend-something-together"
    osei.submit(f"/events/{event.slug}/manage", to=f"/events/{event.slug}/manage/publish")
    do(registration.register, event, cast.amara.id)
    page = osei.page(f"/events/{event.slug}/manage/attendees")
    assert "Amara Lindqvist" in page
    osei.submit(
        f"/events/{event.slug}/manage",
        {"reason": "The roof leaks."},
        to=f"/events/{event.slug}/manage/cancel",
    )
    assert letters(cast.amara) == ["registered", "cancelled"]
    assert "Cancelled" in osei.page(f"/events/{event.slug}")


def test_editing_keeps_what_was_not_touched(published, cast, browser_as, db):
    event = published(by=cast.osei, capacity=12, cancel_until=clock.now())
    before = (event.start_utc, event.end_utc, event.sequence, event.body, event.cancel_until)
    osei = browser_as(cast.osei)
    osei.submit(f"/events/{event.slug}/manage/edit", {"cost": "Nothing"}, to=f"/events/{event.slug}/manage/edit")
    db.session.refresh(event)
    assert event.cost == "Nothing"
    assert (event.start_utc, event.end_utc, event.sequence, event.body)[:4] == before[:4]


def test_the_team_and_the_waiting_list(published, cast, browser_as, do, db):
    event = published(by=cast.osei, capacity=1)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    osei = browser_as(cast.osei)
    assert "Jonas Weber" in osei.page(f"/events/{event.slug}/manage/waiting-list")
    cast.all("mara", "edda")
    path = f"/events/{event.slug}/manage/team"
    found = osei.page(path + "?find=Oyel").form(path, button="Put on the team")
    osei.send(found, {"role": "door", "does": "at the door"})
    page = osei.page(path)
    assert "at the door" in page
    osei.submit(path, to=f"{path}/{cast.mara.id}/leave")
    found = osei.page(f"/events/{event.slug}/manage/attendees?find=edda").form(
        f"/events/{event.slug}/manage/attendees", button="Sign up"
    )
    osei.send(found)
    assert standing_of(event, cast.edda) == "waitlisted"
    for each in ("remove",):
        attendees = osei.page(f"/events/{event.slug}/manage/attendees?q=Amara")
        form = next(form for form in attendees.forms if form.action.endswith(each))
        osei.send(form, {"why": "A mistake."})
    assert standing_of(event, cast.amara) == "removed"


def test_somebody_is_here(published, cast, browser_as, do, frozen, db):
    event = published(by=cast.osei)
    made = do(registration.register, event, cast.amara.id)
    frozen("2026-05-19 06:50")
    osei = browser_as(cast.osei)
    path = f"/events/{event.slug}/manage/attendees"
    osei.submit(path, to=f"/events/{event.slug}/manage/places/{place_of(made).id}/came")
    db.session.refresh(made)
    assert made.attended_at is not None


def test_who_comes_is_shown_by_consent_to_members_only(published, cast, browser_as, client, do):
    event = published()
    do(registration.register, event, cast.jonas.id, list_consent=True)
    do(registration.register, event, cast.mara.id, list_consent=False)
    page = browser_as(cast.amara).page(f"/events/{event.slug}")
    assert "Jonas Weber" in page
    assert "Mara Oyelaran" not in page
    assert "Jonas Weber" not in client.page(f"/events/{event.slug}")
    jonas = browser_as(cast.jonas)
    jonas.submit(f"/events/{event.slug}", {"list_consent": None}, to=f"/events/{event.slug}/shown")
    assert "Jonas Weber" not in browser_as(cast.amara).page(f"/events/{event.slug}")
    assert "Jonas Weber" not in browser_as(cast.amara).page(f"/events/{event.slug}/people")


def test_what_a_host_does_for_a_living_is_for_members(published, cast, browser_as, client, do):
    """Somebody who signs in without a membership learns the names of the hosts, and no line of their profiles."""
    event, host = published(), cast.jonas
    do(team.join, event, host.id, Role.ORGANISER)
    line = host.headline or host.firm
    assert line
    told = {who: browser_as(getattr(cast, who)).page(f"/events/{event.slug}") for who in ("amara", "bruno", "wim")}
    assert line in told["amara"]
    for who in ("bruno", "wim"):
        assert "Jonas Weber" in told[who]
        assert line not in told[who], who
    do(team.join, event, cast.mara.id, Role.ORGANISER, does="at the door")
    assert "at the door" in browser_as(cast.bruno).page(f"/events/{event.slug}")


def test_the_online_room_is_for_those_who_come(published, cast, browser_as, client, do):
    event = published(venue="", online_url="https://rooms.example/secret-7")
    do(registration.register, event, cast.amara.id)
    page, file = f"/events/{event.slug}", f"/events/{event.slug}.ics"
    for path in (page, file):
        for secret in ("secret-7", "/join/"):
            assert secret not in client.get(path).text
            assert secret not in browser_as(cast.jonas).get(path).text
    assert "secret-7" in browser_as(cast.amara).get(page).text
    hers = browser_as(cast.amara).get(file).text.replace("\r\n ", "")
    assert "secret-7" not in hers
    assert f"{page}/join/" in hers
    assert "secret-7" not in client.get("/events.ics").text


def test_the_list_is_filtered_by_its_address(published, client, cast, browser_as):
    published(title="River walk", kind="walk")
    published(title="Members' supper", kind="supper", visibility="members")
    published(title="A talk from afar", kind="talk", online_url="https://rooms.example/1")
    assert client.page("/events?kind=walk").texts("main h3") == ["River walk"]
    assert client.page("/events?online=1").texts("main h3") == ["A talk from afar"]
    assert client.page("/events?q=riv").texts("main h3") == ["River walk"]
    assert "supper" not in client.page("/events").text.replace("Breakfasts, walks, suppers", "")
    assert browser_as(cast.amara).page("/events?members=1").texts("main h3") == ["Members' supper"]
    assert "Nothing like that is planned" in client.page("/events?q=zebra")
    assert client.page("/events?when=past").heading == "What we did together"
    for rubbish in ("page=0", "page=x", "page=9999999999999", "page=7"):
        assert client.get("/events?" + rubbish).status_code == 404


@pytest.mark.parametrize("path", ["/events", "/events?when=past"])
def test_the_list_asks_as_little_for_fifty_as_for_ten(published, cast, browser_as, path, do):
    amara = browser_as(cast.amara)
    counts = []
    for many in (10, 40):
        for number in range(many):
            event = published(title=f"Walk {many} {number}")
            if number % 5 == 0:
                do(registration.register, event, cast.amara.id)
        with count_statements() as statements:
            amara.page(path)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, str(statements)


def test_the_event_and_its_lists_ask_little(published, cast, browser_as, do):
    event = published(by=cast.osei, capacity=3)
    for person in cast.extra(8):
        do(registration.register, event, person.id, list_consent=True)
    amara, osei = browser_as(cast.amara), browser_as(cast.osei)
    for browser, path in ((amara, ""), (amara, "/people"), (osei, "/manage/attendees"), (osei, "/manage/waiting-list")):
        address = f"/events/{event.slug}{path}"
        with count_statements() as statements:
            browser.page(address)
        assert len(statements) <= 8 + (path == ""), path + "\n" + str(statements)


def test_the_owner_stays(published, cast, browser_as, do):
    event = published(by=cast.osei)
    osei = browser_as(cast.osei)
    path = f"/events/{event.slug}/manage/team"
    page = osei.page(path)
    assert not [form for form in page.forms if form.action.endswith("/leave")], "what would be refused is not offered"
    values = {"csrf_token": osei.token(path)}
    answer = osei.post(f"{path}/{cast.osei.id}/leave", data=values, follow_redirects=True)
    assert "Somebody has to own the event" in answer.page
    with unit_of_work():
        team.join(event, cast.mara.id, Role.OWNER, now=clock.now())
    osei.submit(path, to=f"{path}/{cast.osei.id}/leave")


def test_the_team_that_is_no_office_marks_who_came_and_changes_the_list(published, cast, browser_as, do) -> None:
    """An owner without any right of the events office: the team must come along with what a page is about."""
    event = published(capacity=5)
    do(team.join, event, cast.edda.id, Role.OWNER)
    do(team.join, event, cast.tomas.id, Role.VIEWER)
    made = do(registration.register, event, cast.amara.id)
    owner, viewer = browser_as(cast.edda), browser_as(cast.tomas)
    here = f"/events/{event.slug}/manage"
    token = viewer.token(f"/events/{event.slug}/register")
    assert viewer.post(f"{here}/places/{place_of(made).id}/came", data={"csrf_token": token}).status_code == 403
    owner.submit(f"{here}/attendees", to=f"{here}/attendees/{made.id}/remove", values={"why": "They asked me to."})
    owner.submit(f"{here}/team", to=f"{here}/team/{cast.tomas.id}/leave")


def test_what_is_complete_goes_out_from_the_first_page(cast, browser_as, db, client):
    osei = browser_as(cast.osei)
    page = osei.page("/events/new")
    assert not [label for label in ("Why come?", "Where?") if page.one(f"label[for={_id(label)}]")(".optional")]
    few = {"title": "A walk", "begins": "10:00", "ends": "12:00", "summary": "Come along the river.", "venue": "Weir"}
    form = page.form("/events/new", button="Publish")
    osei.send(form, {**few, "publish": "1"})
    event = db.session.query(Event).one()
    assert event.published_at is not None
    assert event.kind == "gathering", "no sort of event was chosen, so none is claimed"
    assert "A walk" in client.page("/events")


def _id(label):
    return {"Why come?": "summary", "Where?": "venue"}[label]


@pytest.mark.parametrize("missing", ["summary", "venue"])
def test_what_is_missing_is_said_where_it_is_missing_and_nothing_is_made(cast, browser_as, db, missing):
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new", button="Publish")
    answer = osei.send(form, FORM | {missing: "", "publish": "1"}, status=422)
    (error,) = answer.page(f"#{missing}-error")
    assert "Say" in error.text
    assert answer.page.form("/events/new", button="Publish").values["title"] == FORM["title"]
    assert db.session.query(Event).count() == 0
    osei.send(answer.page.form("/events/new", button="Keep as a draft"))
    assert db.session.query(Event).one().published_at is None


def test_a_title_in_any_script_makes_an_address_to_read(published, client):
    for title, slug in (("Straße 1/2", "strasse-1-2"), ("Второе собрание", "vtoroe-sobranie")):
        assert published(title=title).slug == slug
        assert client.page(f"/events/{slug}").heading == title


def test_other_calendars_and_maps_are_a_link_away_and_learn_no_room(published, cast, do, browser_as):
    event = published(title="Größe & Mut", venue="Corn Exchange, 2 Weir Street", online_url="https://r.example/secret")
    do(registration.register, event, cast.amara.id)
    for path in ("", "/register"):
        page = browser_as(cast.amara).page(f"/events/{event.slug}{path}")
        links = {link.get_text(): urlsplit(link["href"]) for link in page("main a[href^=https]")}
        google = parse_qs(links["Google Calendar"].query)
        assert google["dates"] == ["20260519T064500Z/20260519T081500Z"]
        assert google["text"] == ["Größe & Mut"]
        assert google["location"] == ["Corn Exchange, 2 Weir Street, and online"]
        for name in ("Outlook.com", "Microsoft 365"):
            assert parse_qs(links[name].query)["startdt"] == ["2026-05-19T06:45:00Z"]
        assert parse_qs(links["Look it up on a map"].query)["query"] == ["Corn Exchange, 2 Weir Street"]
        for name in ("Google Calendar", "Outlook.com", "Look it up on a map"):
            assert "secret" not in links[name].query
