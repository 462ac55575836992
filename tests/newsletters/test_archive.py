"""The archive is found, read, followed and left: by each reader as far as they may, and by nobody further."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest

from portal.core import jobs
from portal.core.models import SearchEntry
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Visibility
from portal.mail import preferences
from portal.mail.addresses import normalise
from portal.mail.models import Delivery, State
from portal.members.people.models import Person
from portal.newsletters import reading, rendering
from portal.newsletters.archive import shelving
from portal.newsletters.archive.models import Shelf
from portal.newsletters.models import Edition, Revision
from portal.newsletters.operations import drafting, editing, sending
from tests.newsletters.conftest import whole, write_a_word
from tests.newsletters.test_pages import sent
from tests.newsletters.test_reading import OPEN, PLACE, SUMMARY, TITLE, block_of_events
from tests.newsletters.test_reading import edition as told  # noqa: F401 - an edition that tells of two events
from tests.newsletters.test_sending import send
from tests.support.statements import count_statements

JUNE, SLUG = date(2026, 6, 1), "/newsletters/2026-06"


def test_visitors_find_nothing_that_is_for_members(told, run_jobs, now, client, cast, browser_as, db):
    """By no word of it, whether the index was just made, is old, or was made before an event became one for members."""
    sent(told, run_jobs, now)
    amara = browser_as(cast.amara)

    def found(words, reader=client):
        return told.title in reader.page(f"/newsletters?q={words}").text

    shelving.look_after(now)
    hidden = (TITLE, PLACE, SUMMARY, "quiet ones", "vaulted cell")
    assert [words for words in hidden if found(words)] == []
    assert [words for words in hidden if not found(words, amara)] == []
    assert found("breakfast all")
    assert found("bréakfast corn exch"), "accents and endings do not matter, nor where in it the words are"
    assert not found("breakfast kettledrum")
    db.session.query(Event).filter_by(title=OPEN).update({"visibility": Visibility.MEMBERS})
    db.session.commit()
    assert not found("breakfast"), "the index still has it"
    assert found("breakfast", amara)
    shelving.look_after(now)
    words = {row.kind: row.body for row in db.session.query(SearchEntry).filter(SearchEntry.kind.like("edition%"))}
    assert set(words) == {"edition", "edition_inside"}
    assert "breakfast" not in words["edition"]
    assert "breakfast" in words["edition_inside"]


def test_who_hid_or_left_is_found_by_nobody(app, cast, run_jobs, now, browser_as, client, db):
    name = cast.lena.name
    with unit_of_work():
        db.session.get_one(Person, cast.lena.id).introduce = True
        edition = drafting.draft(now.date().replace(day=1), now=now)
    write_a_word(edition, "The kettle is on.")
    block = next((each for each in whole(edition).blocks if each.kind == "new_faces"), None)
    assert block is not None
    with unit_of_work():
        block.items, block.hidden = [drafting.stored(face(cast.lena))], False
    sent(edition, run_jobs, now)
    shelving.look_after(now)
    amara, path = browser_as(cast.amara), f"/newsletters/{edition.slug}"
    given = cast.lena.given_name
    assert name in amara.page(path).text
    assert edition.title in amara.page(f"/newsletters?q={given}").text
    with unit_of_work():
        db.session.get_one(Person, cast.lena.id).introduce = False
    for address in (path, f"/newsletters?q={given}", "/newsletters", "/newsletters.xml"):
        assert name not in amara.get(address).text, address
        assert name not in client.get(address).text, address
    assert edition.title not in amara.page(f"/newsletters?q={given}").text


def face(person):
    from portal.core.house import BlockItem

    return BlockItem(("person", person.id), person.name, "Ceramicist", f"/people/{person.id}")


def test_words_of_ones_own_that_name_members_things_stay_inside(
    edition, block, run_jobs, now, client, db, month, app, monkeypatch
):
    """Also where they open the letter: whatever is marked for members, and whatever was written from hidden sources."""
    write_a_word(edition, "Only for us: the attic opens.")
    with unit_of_work():
        whole(edition).blocks[0].for_members = True
    sent(edition, run_jobs, now)
    for path in (SLUG, "/newsletters", "/newsletters.xml", "/", "/newsletters?q=attic"):
        assert "attic opens" not in client.get(path).text, path
    revision = db.session.query(Revision).filter_by(edition_id=edition.id).one()
    revision.contents = [
        piece | {"for_members": False, "sources": [["event", 1]]} if piece["kind"] == "word" else piece
        for piece in revision.contents
    ]
    db.session.commit()
    assert "attic opens" in client.page(SLUG).text
    monkeypatch.setitem(app.extensions["house"].visible_sources, "event", lambda _ids, _who: set())
    for path in (SLUG, "/newsletters", "/newsletters.xml", "/"):
        assert "attic opens" not in client.get(path).text, path


def test_what_stands_in_the_archive_and_what_does_not(
    edition, month, cast, run_jobs, now, client, browser_as, db, smtp
):
    """Not a draft, nor a test; one on its way; a cancelled one only where somebody has it; what was taken out never."""
    assert cast.amara

    def there():
        assert (edition.title in client.page("/newsletters").text) is (client.get(SLUG).status_code == 200)
        return client.get(SLUG).status_code == 200

    assert not there()
    jobs.run(send(edition, now))
    with unit_of_work():
        sending.pause(edition, now=now)
    assert there(), "on its way"
    with unit_of_work():
        sending.cancel(db.session.get_one(Edition, edition.id), now=now)
    assert not there(), "cancelled before a copy left"
    with unit_of_work():
        july = drafting.draft(date(2026, 7, 1), now=now + timedelta(days=30))
    jobs.run(send(july, now))
    with unit_of_work():
        first = db.session.query(Delivery).filter_by(mailing_id=july.mailing_id).order_by(Delivery.id).first()
        first.state, first.settled_at = State.ACCEPTED, now
        sending.cancel(db.session.get_one(Edition, july.id), now=now)
    page = client.page("/newsletters/2026-07")
    assert page, "somebody has it"
    yusra = browser_as(cast.yusra)
    report = "/office/newsletters/2026-07/report"
    for verb, status in (("off", 404), ("off", 404), ("back", 200)):
        yusra.post(f"/office/newsletters/2026-07/archive/{verb}", data={"csrf_token": yusra.token(report)})
        assert client.get("/newsletters/2026-07").status_code == status, verb
        assert ("taken out of the archive" in yusra.page(report).text) is (verb == "off")


def test_one_page_leads_to_the_next_and_members_choose_their_mail(month, cast, run_jobs, now, client, browser_as):
    slugs = ["2025-12", "2026-01", "2026-02"]
    for slug in slugs:
        with unit_of_work():
            edition = drafting.draft(date.fromisoformat(f"{slug}-01"), now=now)
        write_a_word(edition, f"The weir in {slug}, with ![a heron](https://pictures.example/heron.jpg) on it.")
        sent(edition, run_jobs, now)
    middle = client.page("/newsletters/2026-01")
    assert [link["href"] for link in middle("nav.turn a")] == ["/newsletters/2025-12", "/newsletters/2026-02"]
    assert len(client.page("/newsletters/2026-02")("nav.turn a")) == 1
    listed = client.page("/newsletters")
    assert [heading.text.strip() for heading in listed("section h2")] == ["2026", "2025"]
    with count_statements() as asked:
        client.get("/newsletters")
    assert len(asked) <= 8, asked
    amara, address = browser_as(cast.amara), normalise(cast.amara.email)
    assert "It comes to" in amara.page("/newsletters/2026-01").text
    amara.submit("/newsletters/2026-01", {}, button="Stop getting it by mail")
    assert not preferences.wanted(address, "newsletter")
    amara.submit("/newsletters", {}, button="Get it by mail")
    assert preferences.wanted(address, "newsletter")
    assert "by mail" not in client.page("/newsletters/2026-01").text, "visitors are offered what they cannot do"
    for slug in ("..", "a/b", "x" * 300):
        data = {"csrf_token": amara.token("/newsletters"), "wanted": "perhaps", "back": slug}
        assert amara.post("/newsletters/by-mail", data=data).headers["Location"] == "/newsletters"


def test_on_a_phone_the_newsletter_is_in_the_menu_and_at_the_foot(cast, client, browser_as):
    """Finding 6 of pages-and-flow: the bar of tabs has no room for it."""
    for reader, place in ((client, ".foot li.on-phone a"), (browser_as(cast.amara), "#me-menu a.on-phone")):
        page = reader.page("/")
        assert "/newsletters" not in [link["href"] for link in page("nav.tabbar a")]
        assert "/newsletters" in [link["href"] for link in page(place)], place


def test_what_others_show_of_a_link_is_what_visitors_read(told, run_jobs, now, client, cast, browser_as):
    write_a_word(told, "Come in from the rain.")
    with unit_of_work():
        draft = block_of_events(told)
        editing.rewrite(
            draft, title="Soon", words=f"{TITLE} in {PLACE}", for_members=False, version=whole(told).version,
            by="Inês", now=now,
        )  # fmt: skip
    sent(told, run_jobs, now)
    page = client.page(f"/newsletters/{told.slug}")
    said = {tag["property"]: tag["content"] for tag in page("meta[property]")}
    assert said["og:description"] == "Come in from the rain."
    assert said["og:url"] == page("link[rel=canonical]")[0]["href"] == f"http://localhost/newsletters/{told.slug}"
    head = unescape(page.text.partition("</head>")[0])
    assert TITLE not in head
    assert PLACE not in head
    assert not browser_as(cast.amara).page(f"/newsletters/{told.slug}")("meta[property]")


def test_the_picture_of_a_list_is_one_that_its_reader_may_see(app, monkeypatch):
    def piece(kind, items=(), words="", **more):
        return {"kind": kind, "title": "T", "for_members": False, "items": list(items), "words": words,
                "sources": [item["source"] for item in items]} | more  # fmt: skip

    def item(kind, number, image, title="Supper"):
        return {"source": [kind, number], "title": title, "text": "", "image": image, "alt": "A long table"}

    events = piece("events.coming", [item("event", 1, "/secret.jpg"), item("event", 2, "/open.jpg")])
    faces = piece("new_faces", [item("person", 7, "/face.jpg")])
    answers = {"event": lambda ids, _who: set(ids) - {1}, "person": lambda ids, _who: set(ids)}
    monkeypatch.setattr(app.extensions["house"], "visible_sources", answers)
    with app.test_request_context():
        (opening,) = reading.openings([[piece("word", words="Hello."), faces, events]], reading.ANY_MEMBER)
        assert (opening.words, opening.picture) == ("Hello.", reading.Picture("/open.jpg", "A long table"))
        (bare,) = reading.openings([[piece("personal"), faces]], reading.ANY_MEMBER)
        assert (bare.words, bare.picture) == (rendering.words_of_items(faces["items"]).strip("*"), None)


@pytest.mark.parametrize("words", ["'", '"', "*", "a OR b", "NEAR(", "\u202e", "x" * 300, "🪷", "  "])
def test_any_question_is_answered_with_a_page(words, edition, run_jobs, now, client, db):
    sent(edition, run_jobs, now)
    shelving.look_after(now)
    assert db.session.query(Shelf).count() == 1
    assert client.get("/newsletters", query_string={"q": words}).status_code == 200
