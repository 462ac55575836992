"""The last look: what changed since the letter was written, what mends it, its links, and how much it weighs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock, outbound
from portal.core.house import BlockItem
from portal.core.models import Job
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Visibility
from portal.events.programme.operations import planning, publishing
from portal.events.programme.operations.planning import Plan
from portal.events.registrations.operations import changing
from portal.newsletters import rendering
from portal.newsletters.operations import approving, drafting, editing
from portal.newsletters.proof import inside, links, preflight, weighing
from portal.newsletters.proof.models import CheckedLink, LinkCheck, Outcome
from tests.newsletters.conftest import NOW, whole, write_a_word
from tests.relationships.asks import doing as asks
from tests.relationships.goodwill import doing as goodwill
from tests.support.statements import count_statements

SUPPER, WALK, ROUND = "Supper of the quiet ones", "The long way round", "A round of names"


@pytest.fixture
def real(app, cast, now):
    """The coming month's edition, drafted from three events of the association."""
    start = (now + timedelta(days=9)).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    for title, visibility in ((SUPPER, Visibility.MEMBERS), (WALK, Visibility.PUBLIC), (ROUND, Visibility.PUBLIC)):
        plan = Plan(
            title=title, summary="Come.", body="Come.", kind="supper", venue="Corn Exchange", local_start=start,
            local_end=start + timedelta(hours=2), zone="Europe/London", visibility=visibility,
        )  # fmt: skip
        with unit_of_work():
            publishing.publish(planning.create_event(plan, by=cast.osei.id, now=now), now=now)
    with unit_of_work():
        return drafting.draft(clock.today("Europe/London").replace(day=1), now=now)


def event_called(db, title):
    return db.session.query(Event).filter_by(title=title).one()


def coming(edition):
    return next(block for block in whole(edition).blocks if block.kind == "events.coming")


def told(edition, now):
    return {change.sentence: change.stops for change in preflight.report(whole(edition), now).changes}


def mend(browser, desk, event, verb):
    """Press the button about this event that does `verb`."""
    forms = browser.page(f"{desk}/preflight").forms
    (form,) = [
        form for form in forms if form.action.endswith(f"/{verb}") and form.hidden.get("source") == f"event:{event.id}"
    ]
    browser.send(form)


def test_what_changed_is_told_and_each_thing_can_be_mended(real, cast, db, now, browser_as):
    assert told(real, now) == {}
    supper, walk, names = (event_called(db, title) for title in (SUPPER, WALK, ROUND))
    with unit_of_work():
        changing.cancel_event(supper, "Flood", now=now)
        changing.postpone(walk, "Fog", now=now)
        names.title = "A circle of names"
    assert told(real, now) == {
        f"“{SUPPER}” was cancelled.": True,
        f"“{WALK}” is postponed, and its new day is not known yet.": True,
        f"“{ROUND}” is now called “A circle of names”.": False,
    }
    with pytest.raises(approving.NotReady) as refused, unit_of_work():
        approving.approve(real, checksum=whole(real).checksum(), account_id=None, by="Inês", now=now)
    assert SUPPER in str(refused.value.sentence)
    desk = f"/office/newsletters/{real.slug}"
    ines = browser_as(cast.ines)
    page = ines.page(f"{desk}/preflight")
    assert "2 things have to be mended first" in page.text
    assert "Approve these words" not in page.text, "no page offers what would be refused"
    mend(ines, desk, supper, "out")
    mend(ines, desk, names, "keep")
    assert told(real, now) == {f"“{WALK}” is postponed, and its new day is not known yet.": True}
    assert SUPPER not in rendering.letter(whole(real)).html, "nor in the subject that was proposed"
    mend(ines, desk, walk, "fresh")
    assert told(real, now) == {}
    assert [item["title"] for item in coming(real).items] == ["A circle of names", WALK], "told as what has no day yet"
    ines.submit(f"{desk}/preflight", {}, to=f"{desk}/approve")
    assert approving.valid_approval(whole(real)) is not None


def test_words_of_the_editors_are_held_against_what_became_of_their_sources(real, cast, db, now, browser_as):
    block = coming(real)
    with unit_of_work():
        editing.rewrite(block, title="Soon", words="Come to the supper.", for_members=True, version=real.version,
                        by="Inês", now=now)  # fmt: skip
        changing.cancel_event(event_called(db, SUPPER), "Flood", now=now)
        editing.rename(real, title="Soon", subject=f"{SUPPER}, and more", preheader="", version=real.version,
                       by="Inês", now=now)  # fmt: skip
    assert told(real, now) == {f"“{SUPPER}” was cancelled.": True}
    assert f"The head of the edition names “{SUPPER}”." in preflight.report(whole(real), now).stops
    ines, desk = browser_as(cast.ines), f"/office/newsletters/{real.slug}"
    assert "Leave the line out" not in ines.page(f"{desk}/preflight").text
    ines.submit(f"{desk}/preflight", {}, button="Keep my words")
    assert told(real, now) == {}
    assert coming(real).words == "Come to the supper."
    with unit_of_work():
        changing.cancel_event(event_called(db, WALK), "Fog", now=now)
    assert list(told(real, now)) == [f"“{WALK}” was cancelled."], "what changes after that is told"


def test_who_is_not_shown_any_more_stops_it(edition, block, month, app, monkeypatch):
    seen = dict.fromkeys(("event", "person"), lambda ids, who: set(ids)) | {"person": lambda ids, who: set()}
    monkeypatch.setattr(app.extensions["house"], "visible_sources", seen)
    month.coming = [BlockItem(("event", 1), "Midsummer supper", "In the garden.", "/events/supper", when="20 June")]
    assert told(edition, NOW) == {
        "“Lena Hartmann” is not shown to members any more: hidden, gone, or not introduced.": True,
        "“Midsummer supper” is now: 20 June.": True,
    }
    with unit_of_work():
        editing.show(block("new_faces"), shown=False, by="Inês", now=NOW)
    assert list(told(edition, NOW)) == ["“Midsummer supper” is now: 20 June."], "what is left out is not looked at"


def test_the_links_are_looked_at_in_the_background_and_stay_known(
    real, cast, db, now, browser_as, run_jobs, monkeypatch
):
    write_a_word(
        real,
        "[Gone](https://gone.example/x) [fine](https://fine.example/) [ours](/events/not-there) "
        "[mail](mailto:a@b.example) [inside](http://10.0.0.1/) [silent](https://silent.example/) [people](/people)",
    )
    assert cast.amara, "somebody without an office"
    asked = []

    def answer(address, *, method="GET"):
        asked.append((method, address))
        if "10.0.0.1" in address:
            raise outbound.Refused("no")
        if "silent" in address:
            raise outbound.Unreachable("nobody")
        return outbound.Answer(404 if "gone" in address else 405 if method == "HEAD" else 200, address)

    monkeypatch.setattr(outbound, "ask", answer)
    ines, page = browser_as(cast.ines), f"/office/newsletters/{real.slug}/preflight"
    assert "Nobody has looked at them yet" in ines.page(page).text
    first = ines.submit(page, {}, to=f"/office/newsletters/{real.slug}/links").location
    assert first.startswith("/office/jobs/")
    assert "being looked at" in ines.page(page).text
    assert db.session.query(Job).filter_by(kind="newsletters.links").count() == 1
    run_jobs()
    found = {row.address: row.outcome for row in db.session.query(CheckedLink)}
    home = "http://localhost"
    assert found["https://gone.example/x"] == Outcome.GONE
    assert found["https://fine.example/"] == Outcome.FINE
    assert found[f"{home}/events/not-there"] == Outcome.MISSING
    assert found["http://10.0.0.1/"] == Outcome.REFUSED
    assert found["https://silent.example/"] == Outcome.AWAY
    assert found[f"{home}/people"] == Outcome.MEMBERS
    assert found[f"{home}/events/{event_called(db, WALK).slug}"] == Outcome.OPEN
    assert found[next(each for each in found if event_called(db, SUPPER).slug in each)] in {
        Outcome.MEMBERS,
        Outcome.HIDDEN,
    }
    assert [method for method, address in asked if "fine" in address] == ["HEAD", "GET"]
    assert not any("localhost" in address for _method, address in asked), "our own pages need no network"
    stops = preflight.report(whole(real), now).stops
    assert stops == ["http://localhost/events/not-there leads to no page that a member could open."]
    shown = ines.page(page).text
    for words in ("No such page", "Gone", "Answers", "Nobody answers", "No public address", "A mail address"):
        assert words in shown, words
    again = db.session.get(LinkCheck, real.id)
    assert again.job_id == int(first.rsplit("/", 1)[1])


def test_a_page_of_ours_is_looked_at_as_somebody_and_by_nobodys_session(cast):
    assert cast.ines
    for name in ("", "amara"):
        person = getattr(cast, name) if name else None
        some = inside.some_member(clock.now())
        assert some.person_id == (person.id if person else 0), "somebody without an office"
        assert inside.look("http://localhost/people", some) == Outcome.MEMBERS
        assert inside.look("http://localhost/events", some) == Outcome.OPEN
        assert inside.look("http://localhost/office", some) == Outcome.MISSING, "members may not, whoever asks"
        assert inside.look("http://localhost/nowhere", some) == Outcome.MISSING
    assert links.path_here("http://localhost.evil.example/") is None
    assert links.path_here("http://localhost/events?a=b#c") == "/events?a=b"


def test_what_opens_for_one_member_alone_is_not_told_to_an_editor(real, cast, db):
    act = goodwill.thank(cast.amara.id, cast.jonas.id, thanks="For the ovens.", day=clock.today("UTC"))
    ask, some = asks.post(cast.jonas.id), inside.some_member(clock.now())
    assert some.person_id in {cast.amara.id, cast.jonas.id}, "one of the two, whose page it is"
    for page in (f"/goodwill/{act}", f"/goodwill/{act}/tell", f"/asks/mine?ask={ask}"):
        there = inside.look(f"http://localhost{page}", some)
        assert there == inside.look(f"http://localhost{page.replace(str(act), '999')}", some), page
    supper = event_called(db, SUPPER).slug
    for page in (f"/asks/{ask}", f"/events/{supper}", f"/events/{supper}/register", "/me/privacy", "/referrals"):
        assert inside.look(f"http://localhost{page}", some) in {Outcome.MEMBERS, Outcome.HIDDEN}, page


def test_a_picture_without_a_description_stops_it(edition, monkeypatch):
    write_a_word(edition, "Look.")
    letter = rendering.letter(whole(edition))
    with_pictures = rendering.Letter(
        letter.html, letter.text, ('<img src="a.png" alt=" "><img src="b.png" alt="A weir">', *letter.parts[1:])
    )
    monkeypatch.setattr(rendering, "letter", lambda _edition: with_pictures)
    assert preflight.report(whole(edition), NOW).stops == ["A picture in “A word from the editor” has no description."]


def test_the_weight_is_that_of_the_longest_copy_and_names_the_heaviest_block(edition, cast, browser_as):
    light = weighing.weigh(whole(edition), rendering.letter(whole(edition)))
    write_a_word(edition, "The kingfishers are back. " * 4_000)
    letter = rendering.letter(whole(edition))
    weight = weighing.weigh(whole(edition), letter)
    assert not light.clipped
    assert weight.clipped
    assert weight.total > len(letter.html.encode()) + 2_000, "with a personal part"
    assert weight.heaviest[0] == "A word from the editor"
    assert sum(size for _title, size in weight.blocks) < weight.total
    page = browser_as(cast.ines).page("/office/newsletters/2026-06/preflight").text
    assert "Gmail shows 102 KB and cuts off the rest" in page
    assert "0 things" not in page


def test_the_last_look_asks_as_often_for_many_lines_as_for_one(edition, cast, month, browser_as):
    ines = browser_as(cast.ines)
    page = "/office/newsletters/2026-06/preflight"

    def asked():
        ines.get(page)
        with count_statements() as statements:
            assert ines.get(page).status_code == 200
        return len(statements)

    one = asked()
    block = next(each for each in whole(edition).blocks if each.kind == "coming_up")
    with unit_of_work():
        block.items = [dict(block.items[0]) | {"source": ["event", number]} for number in range(1, 30)]
    assert asked() == one
    assert one <= 8
