"""What an organiser writes reaches whom it says, each once, and nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.events.arrivals.models import What
from portal.events.arrivals.operations import check_ins
from portal.events.errors import NotPublishable
from portal.events.programme.models import Event, Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import changing, registration
from portal.events.registrations.queries import own
from portal.events.telling.models import Audience, EventMessage
from portal.events.telling.operations import messages
from portal.mail.models import Delivery
from portal.members.acts.operations import BadLink
from portal.members.people.models import Person
from tests.events.conftest import place_of

TOLD = ("The back door", "Come in by the **yard**.\n\n```\nand mind the step")


@pytest.fixture
def written(do, cast):
    """`written(event, "waiting")`: Osei writes to them."""

    def write(event, audience="places", subject=TOLD[0], words=TOLD[1]):
        return do(messages.write, event, Audience(audience), subject, words, by=cast.osei.id)

    return write


@pytest.fixture
def full(published, cast, do):
    """Amara and Jonas have places, Mara waits, Tomas gave his place back, and Lena comes with no address."""
    event = published(capacity=3, guest_limit=1)
    lena = db.session.get_one(Person, cast.lena.id)
    lena.email = lena.email_key = lena.account_id = None
    db.session.commit()
    for person in cast.all("tomas", "amara", "jonas"):
        do(registration.register, event, person.id)
    do(registration.withdraw, event, cast.tomas.id)
    for person in cast.all("lena", "mara"):
        do(registration.register, event, person.id)
    return event


def told(run_jobs) -> list[str]:
    run_jobs()
    run_jobs()
    found = select(Delivery.email).where(Delivery.kind == "events.message").order_by(Delivery.email)
    return [email.partition("@")[0] for email in db.session.scalars(found)]


@pytest.mark.parametrize(
    ("audience", "people"),
    [("places", ["amara", "jonas"]), ("waiting", ["mara"]), ("everybody", ["amara", "jonas", "mara"]),
     ("came", ["jonas"])],
)  # fmt: skip
def test_it_reaches_those_whom_it_is_for_and_nobody_else(full, cast, do, written, run_jobs, frozen, audience, people):
    if audience == "came":
        frozen(full.start_utc)
        mine = db.session.scalars(own.live(full.id, cast.jonas.id)).one()
        do(check_ins.note, full, place_of(mine), What.IN, by=cast.osei.id)
    made = written(full, audience)
    assert made.people == len(people)
    assert told(run_jobs) == people
    db.session.refresh(made)
    assert made.sent_at is not None


def test_it_says_who_writes_and_why_and_answers_go_to_the_association(full, cast, written, smtp, run_jobs):
    written(full, "everybody")
    run_jobs()
    run_jobs()
    place, wait = (smtp.to(person.email)[-1] for person in cast.all("jonas", "mara"))
    assert place.subject == "Ask about your neighbour: The back door"
    assert "Osei Boateng, who organises Ask about your neighbour" in " ".join(place.text.split())
    assert "You get this because you have a place." in place.text
    assert "You get this because you are on the waiting list." in wait.text
    assert "<strong>yard</strong>" in place.html
    assert cast.osei.email not in place.raw.decode()
    assert cast.mara.email not in place.raw.decode()


def test_the_same_words_again_send_nothing_and_a_job_taken_up_again_neither(full, written, run_jobs):
    first = written(full)
    assert written(full).id == first.id
    told(run_jobs)
    for _again in range(2):
        with unit_of_work():
            again = db.session.get_one(EventMessage, first.id, populate_existing=True)
            again.told_to, again.sent_at = 0, None
        messages._write_some(first.id)
    assert told(run_jobs) == ["amara", "jonas"]


def test_the_same_words_an_hour_later_are_another_message(full, written, frozen):
    first = written(full).id
    frozen.forward(minutes=59)
    assert written(full).id == first
    frozen.forward(minutes=1)
    assert written(full).id != first


def test_two_clicks_at_the_same_moment_are_one_message(full, cast, at_once):
    number = full.id

    def click():
        with unit_of_work():
            event = db.session.get_one(Event, number)
            return messages.write(event, Audience.PLACES, *TOLD, now=clock.now(), by=cast_id).id

    cast_id = cast.osei.id
    assert len(set(at_once(*[click] * 4))) == 1
    assert db.session.scalar(select(func.count()).select_from(EventMessage)) == 1


def test_whoever_joins_or_leaves_meanwhile_gets_none(full, cast, do, written, run_jobs, frozen):
    written(full, "everybody")
    frozen.forward(seconds=1)
    do(registration.withdraw, full, cast.jonas.id)
    do(registration.register, full, cast.tomas.id)
    assert told(run_jobs) == ["amara", "mara"]


def test_people_are_written_to_five_times_a_day_at_most(full, written, frozen):
    for number in range(messages.MOST_A_DAY):
        written(full, subject=f"News {number}")
    with pytest.raises(messages.WroteOften):
        written(full, subject="Once more")
    frozen.forward(hours=24, seconds=1)
    assert written(full, subject="Once more")


def test_what_cannot_be_sent_is_refused_in_a_sentence(full, draft, cast, do, written):
    with pytest.raises(BadLink):
        written(full, words="See [here](/events)")
    with pytest.raises(messages.NobodyThere):
        written(full, "came")
    with pytest.raises(NotPublishable):
        written(draft())
    do(changing.cancel_event, full, "The river")
    with pytest.raises(NotPublishable):
        written(full)


def test_the_page_says_how_many_before_anything_is_sent_and_the_trail_says_so_after(full, cast, browser_as, run_jobs):
    osei, where = browser_as(cast.osei), f"/events/{full.slug}/manage/message"
    page = osei.page(where)
    assert "2 people. One more has no address." in page.text
    form = {"audience": "places", "subject": TOLD[0], "words": TOLD[1]}
    looked = osei.send(osei.page(where).form(f"{where}/look"), form, status=200).page
    assert "2 people get it" in looked.text
    assert "no address of theirs: Lena" in looked.text
    assert "Send it to 2 people" in looked.text
    assert told(run_jobs) == []
    page = osei.submit(where, form, to=where, follow=True).page
    assert "Your message is on its way to 2 people." in page.text
    assert told(run_jobs) == ["amara", "jonas"]
    assert "By Osei Boateng." in osei.page(where).text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "events.message_written")).one()
    assert entry.after == {"to": "places", "people": 2}


def test_only_who_runs_it_writes(full, cast, do, browser_as):
    do(team.join, full, cast.amara.id, Role.DOOR)
    amara, where = browser_as(cast.amara), f"/events/{full.slug}/manage/message"
    assert amara.get(where).status_code == 403
    assert "Messages" not in amara.page(f"/events/{full.slug}/manage").texts("nav a")
