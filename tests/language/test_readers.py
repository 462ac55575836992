"""A second language for whoever a mail is for, while another is that of whoever causes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.core import clock, language, sayings
from portal.core.house import BlockItem
from portal.core.models import Job
from portal.core.say import say_ago, say_date, say_day, say_list, say_money, say_month, say_time
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, Mailing, MailingText
from portal.members.memberships.models import Plan
from portal.members.memberships.operations import plans
from portal.members.people import notices
from portal.newsletters.operations import approving, drafting, sending
from tests.newsletters.conftest import copies, edition, month, whole  # noqa: F401

MAY = datetime(2026, 5, 19, 17, 5, tzinfo=UTC)


@pytest.fixture
def speaks(cast, db):
    """`speaks(person, tag)`: what somebody chose."""

    def choose(person, tag):
        with unit_of_work():
            cast.account(person).locale = tag

    return choose


def test_each_reader_of_one_change_gets_it_in_their_language(app, cast, languages, speaks, browser_as, run_jobs, smtp):
    speaks(cast.amara, languages.long)
    cast.jonas
    office = browser_as(cast.yusra)
    page = office.page("/office/mail")
    assert page.one("html")["lang"] == "en"
    with unit_of_work():
        for person in (cast.amara, cast.jonas):
            notices.shown_address_changed(person, cast.account(person), now=clock.now())
    run_jobs()
    hers, his = smtp.to(cast.amara.email)[-1], smtp.to(cast.jonas.email)[-1]
    assert hers.subject.startswith("⟦") and "⟦Dëár Amara," in hers.text
    assert "⟦" not in his.subject + his.text
    assert his.text.startswith("Dear Jonas,")


def test_an_edition_has_a_frame_in_every_readers_language(edition, month, cast, languages, speaks, run_jobs, smtp, now):
    speaks(cast.amara, languages.long)
    speaks(cast.mara, languages.mirrored)
    month.personal = {
        person.id: [BlockItem(("tie", 1), f"A coffee with {person.name}", "", "/people/9")]
        for person in (cast.amara, cast.jonas)
    }
    with language.spoken(languages.long):  # whoever sends it reads Finnish; the letter stays the association's
        with unit_of_work():
            approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=now)
        with unit_of_work():
            sending.send(edition, account_id=None, now=now)
    run_jobs()
    hers, his, mirrored = (copies(smtp, person)[0] for person in (cast.amara, cast.jonas, cast.mara))
    assert '<html lang="fi" dir="ltr"' in html(hers) and "⟦Štøp máîlš øf thîš kîñd" in html(hers)
    assert '<html lang="en" dir="ltr"' in html(his) and "⟦" not in html(his)
    assert '<html lang="ar" dir="rtl"' in html(mirrored)
    assert "A coffee with Amara" in html(hers) and "A coffee with Jonas" in html(his)
    assert 'lang="en" dir="ltr"' in html(hers), "the words are the association's"
    mailing = edition.mailing_id
    assert {text.locale for text in rows(MailingText)} == {"fi", "ar"} and len(rows(Mailing)) == 1
    said = {row.email: row.locale for row in rows(Delivery) if row.mailing_id == mailing}
    assert (said[cast.amara.email], said[cast.jonas.email], said[cast.mara.email]) == ("fi", "en", "ar")


def rows(model):
    from portal.core.db import db

    return list(db.session.scalars(select(model)))


def html(letter):
    return letter.message.get_body(("html",)).get_content()


def test_a_loop_over_readers_says_each_day_in_their_language(app, languages, frozen):
    said = []
    for tag in ("en", languages.long, "en", languages.mirrored, None):
        with language.spoken(tag):
            said.append(say_date(date(2026, 5, 19)))
    assert said == ["19 May 2026", "19. toukokuuta 2026", "19 May 2026", "19 مايو 2026", "19 May 2026"]


def test_what_is_said_follows_the_language(app, languages, frozen):
    with language.spoken(languages.long):
        assert say_day(date(2020, 5, 19)) == "tiistaina 19. toukokuuta 2020"
        assert say_month(date(2026, 5, 1)) == "toukokuu 2026"
        assert say_time(MAY) == "18.05"
        assert say_list(["Ana", "Ben", "Cem"]) == "Ana, Ben ja Cem"
        assert say_money(123_450, "EUR") == "1\u00a0234,50\u00a0€"
    assert say_list(["Ana", "Ben", "Cem"]) == "Ana, Ben and Cem"
    assert say_day(date(2020, 5, 19)) == "Tuesday 19 May 2020"
    assert say_day(date(2020, 9, 1)) == "Tuesday 1 September 2020", "as wide as it was asked for"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/London", "Tuesday 19 May 2020"),
        ("Europe/Berlin", "Tuesday 19 May 2020"),
        ("UTC", "Tuesday 19 May 2020"),
        ("America/New_York", "Tuesday, May 19, 2020"),
    ],
)
def test_english_is_that_of_where_the_association_is(app, zone, said):
    from portal.core import settings

    with unit_of_work():
        settings.change(time_zone=zone)
    assert say_day(date(2020, 5, 19)) == said


@pytest.mark.parametrize(("seconds", "said"), [(70, "just now"), (3_000, "50 minutes ago"), (7_300, "2 hours ago")])
def test_a_while_ago(app, frozen, seconds, said):
    before = clock.now()
    frozen.forward(seconds=seconds)
    assert say_ago(before) == said


def test_the_language_of_a_page_is_chosen_in_turn(app, cast, languages, speaks, browser_as, browser_of):
    visitor = browser_of()
    tag = lambda client, **kw: client.page("/", **kw).one("html")["lang"]  # noqa: E731
    assert tag(visitor) == "en"
    assert tag(visitor, headers={"Accept-Language": "fi-FI,fi;q=0.9,en;q=0.5"}) == "fi"
    assert tag(visitor, headers={"Accept-Language": "sv"}) == "en", "never one that the portal has not"
    visitor.submit("/events", {"language": "ar"}, to="/language")
    assert tag(visitor, headers={"Accept-Language": "fi"}) == "ar"
    visitor.submit("/events", {"language": "xx"}, to="/language")
    assert tag(visitor) == "ar"
    amara = browser_as(cast.amara)
    answer = amara.submit("/events", {"language": "fi", "next": "/me"}, to="/language")
    assert (answer.status_code, answer.location) == (303, "/me")
    amara.delete_cookie("language")
    assert tag(amara) == "fi"
    assert cast.account(cast.amara).locale == "fi"
    speaks(cast.amara, "sv")  # a language that was taken away again
    assert tag(amara) == "en"


def test_one_language_is_no_choice(client, cast, browser_as):
    for page in (client.page("/"), browser_as(cast.amara).page("/")):
        assert not page("form[action='/language']")
    assert "Accept-Language" not in client.get("/events.ics").headers.get("Vary", "")


def test_several_are_offered_by_their_own_names(client, cast, languages, browser_as):
    for reader in (client, browser_as(cast.amara)):
        form = reader.page("/").one("form[action='/language']")
        assert [option.get_text() for option in form.select("option")] == ["English", "العربية", "Suomi"]
    assert "Accept-Language" in client.get("/events.ics").headers["Vary"]


def test_what_is_kept_is_told_to_each_in_their_language(app, languages):
    from flask_babel import lazy_gettext as _l

    with language.spoken(languages.long):
        stored = sayings.kept(_l("Import of %(name)s"), name="100 %.csv")
    assert "⟦" not in stored
    assert sayings.said(stored) == "Import of 100 %.csv"
    with language.spoken(languages.long):
        assert sayings.said(stored).startswith("⟦Împørt øf 100 %.csv")
        assert sayings.said(sayings.kept(_l("%(name)s speaks", name="Ana"))).startswith("⟦Ana šp")
        assert sayings.kept("Her own words") == "Her own words"
    for words in ("Moved away", "", '{"say": "nonsense'):
        assert sayings.said(words) == words


@pytest.mark.parametrize(
    "typed",
    [
        '{"say": "%(x).999999999f", "with": {"x": 1}}',
        '{"say": "%(x)99999999999s", "with": {"x": 1}}',
        '{"say": "%(x)c", "with": {"x": 99999999999}}',
        '{"say": "%(x)s %(y)s", "with": {"x": 1}}',
        '{"say": ' + "[" * 5000,
        '{"say": 5, "with": {"string": []}}',
    ],
)
def test_words_that_look_like_a_kept_sentence_are_words(app, typed):
    """Whoever may give a reason could make every page that shows it take seconds and a gigabyte."""
    with app.test_request_context("/"):
        assert len(sayings.said(typed)) <= len(typed)


def test_what_the_association_keeps_is_in_its_own_language(cast, db, languages, now):
    with language.spoken(languages.long), unit_of_work():
        assert plans.plan_for("person").name == "Member"
    assert [plan.name for plan in db.session.scalars(select(Plan))] == ["Member"]
    assert cast.amara, "somebody to write to"
    with language.spoken(languages.long), unit_of_work():
        letter = drafting.draft(date(2026, 7, 1), now=now)
    assert "⟦" not in letter.title + letter.subject + "".join(block.title for block in whole(letter).blocks)


def test_a_job_speaks_to_whoever_started_it(app, cast, languages, speaks, monkeypatch):
    from portal.core import jobs

    speaks(cast.petra, languages.long)
    heard = []
    monkeypatch.setitem(jobs._kinds, "try.listen", lambda row: heard.append(language.current()))
    for account in (cast.petra.account_id, None):
        with unit_of_work():
            number = jobs.start("try.listen", "Listening", account_id=account, arguments={}).id
        jobs.run(number)
    assert heard == ["fi", "en"]
    assert len(rows(Job)) == 2
