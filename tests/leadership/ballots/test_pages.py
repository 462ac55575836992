"""A ballot from the office's draft to the published result, by the people concerned, without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.dates import day_start
from portal.core.db import db
from portal.core.say import say_day
from portal.core.work import unit_of_work
from portal.leadership.ballots import box, queries
from portal.leadership.ballots.models import Method
from portal.leadership.offices import operations as offices
from portal.leadership.succession import operations as succession
from portal.leadership.succession.models import Call, Candidacy
from tests.leadership.ballots.conftest import cast_vote, counted, election, opened, place_of, the, vote_of


def send(client, path, **values):
    """Post the page's form for a vote, with what a browser would send along."""
    page = client.page(path) if "html" not in values else values.pop("html")
    hidden = {each["name"]: each["value"] for each in page("main form input[type=hidden]") if each["name"] != "marks"}
    return client.post(path, data={**hidden, **values})


def test_the_office_runs_it_and_members_vote(call, cast, voters, frozen, browser_as, run_jobs, smtp):
    office, member = browser_as(cast.yusra), browser_as(cast.mara)
    slug = call.slug
    assert "Prepare a ballot" in office.page(f"/leadership/calls/{slug}")
    assert office.page("/office").link("Prepare a ballot") == f"/office/leadership/calls/{slug}/ballot"
    day = clock.today("Europe/London")
    office.submit(
        f"/office/leadership/calls/{slug}/ballot",
        {"day": str(day), "begins": "00:00", "last_day": str(day + timedelta(7)), "ends": "18:00"},
    )
    number = queries.live_ballot(call.id).id
    assert member.get(f"/leadership/ballots/{number}").status_code == 404, "a draft is the office's alone"
    assert office.page("/office").link("See the ballot") == f"/office/leadership/ballots/{number}"
    office.submit(f"/office/leadership/ballots/{number}", {}, to=f"/office/leadership/ballots/{number}/open")
    run_jobs()
    assert "A ballot is prepared" not in office.page("/office")
    own = db.session.scalars(select(Candidacy.id).where(Candidacy.person_id == cast.jonas.id)).one()
    asked = browser_as(cast.jonas).page(f"/leadership/candidacies/{own}")
    assert asked.link("See the ballot") == f"/leadership/ballots/{number}"
    assert "The members vote" in asked
    assert "Mara Oyelaran" in office.page(f"/office/leadership/ballots/{number}/roll")

    vote = f"/leadership/votes/{vote_of(number, cast.mara.id).id}"
    place = place_of(number, cast.jonas)
    assert member.page("/").link("Vote") == vote
    assert "Mark whom you choose" in send(member, vote).page.text
    checked = send(member, vote, marks=str(place))
    assert checked.page.heading == "Is this your vote?"
    assert "Jonas Weber" in checked.page
    assert vote_of(number, cast.mara.id).has_voted is False, "nothing is kept before it is cast"
    changed = send(member, vote, marks=str(place), change="1")
    assert changed.page("input[name=marks][checked]")[0]["value"] == str(place), "what was chosen stays"
    cast_now = send(member, vote, marks=str(place), sure="1")
    assert (cast_now.status_code, cast_now.location) == (303, f"/leadership/ballots/{number}")
    receipt = member.page(cast_now.location)
    assert "You have voted." in receipt
    assert not receipt("main input[name=marks]")
    assert "in the box already" in member.page(vote)
    gone_back = member.post(
        vote, data={"csrf_token": receipt("input[name=csrf_token]")[0]["value"], "marks": str(place)}
    )
    assert "Jonas Weber" not in gone_back.page, "going back and sending it again shows nothing"
    db.session.rollback()
    assert box.unseal(number, queries.box_of(number).sealed) == {str(place): 1}

    frozen.forward(days=8)
    office, member = browser_as(cast.yusra), browser_as(cast.mara)
    for step in ("count", "certify"):
        office.submit(f"/office/leadership/ballots/{number}", {}, to=f"/office/leadership/ballots/{number}/{step}")
        page = office.page(f"/office/leadership/ballots/{number}")
        assert ("Fewer than three people voted" in page) == (step == "count"), "whoever certifies reads no vote either"
        assert "vote was cast" not in page
    run_jobs()
    for voter in (cast.mara, cast.yusra):
        letter = smtp.to(voter.email)[-1]
        assert letter.subject.startswith("The members have voted: "), "whoever voted has it, and whoever did not"
        assert f"/leadership/ballots/{number}" in letter.text
    result = member.page(f"/leadership/ballots/{number}")
    assert "Fewer than three people voted" in result
    assert {cell.get_text(strip=True) for cell in result("main table td")} == {"Elected", "Not elected"}
    assert queries.checksum(queries.box_of(number)) in result
    assert "See the ballot" in member.page(f"/leadership/calls/{slug}")


def test_of_three_who_voted_the_numbers_are_told(ballot, cast, voters, frozen, browser_as):
    for person in voters[:3]:
        cast_vote(ballot, person, place_of(ballot, cast.jonas))
    frozen.forward(days=8)
    counted(ballot)
    page = browser_as(cast.mara).page(f"/leadership/ballots/{ballot}")
    assert "3 votes were cast" in page
    assert {cell.get_text(strip=True) for cell in page("main table td")} == {"0", "3", "Elected", "Not elected"}


def test_the_paper_asks_for_no_more_names_than_it_has(house_of, cast, voters, frozen, browser_as):
    with unit_of_work():
        offices.add_seat(house_of.helper, valid_from=clock.today("Europe/London"), now=clock.now())
    call = election(house_of, frozen, cast.amara, cast.jonas, cast.lena)
    number = opened(call, method=Method.PLURALITY)
    mara, said = browser_as(cast.mara), []
    pages = [f"/leadership/votes/{vote_of(number, cast.mara.id).id}", f"/leadership/ballots/{number}"]
    for leaves in (cast.amara, cast.jonas):
        with unit_of_work():
            theirs = db.session.scalars(select(Candidacy).where(Candidacy.person_id == leaves.id)).one()
            succession.withdraw(theirs, now=clock.now())
        said += [re.search(r"Mark (up to )?\d names?", mara.page(page).text).group() for page in pages]
    assert said == ["Mark up to 2 names"] * 2 + ["Mark 1 name"] * 2


def test_whoever_stands_does_not_run_it(house_of, cast, frozen, browser_as, voters):
    from tests.leadership.ballots.conftest import election

    call = election(house_of, frozen, cast.greta, cast.amara)
    greta = browser_as(cast.greta)
    assert greta.get(f"/office/leadership/calls/{call.slug}/ballot").status_code == 403
    number = opened(db.session.get_one(Call, call.id))
    assert greta.get(f"/office/leadership/ballots/{number}").status_code == 403
    assert "Run this ballot" not in greta.page(f"/leadership/ballots/{number}")
    assert the(number).call.by_ballot


def test_midnight_is_the_end_of_the_last_day_and_two_of_one_name_are_two(house_of, cast, frozen, voters, browser_as):
    with unit_of_work():
        for each in cast.all("amara", "jonas"):
            each.name = "John Smith"
    call = election(house_of, frozen, cast.amara, cast.jonas)
    office, day = browser_as(cast.yusra), clock.today("Europe/London")
    prepare = f"/office/leadership/calls/{call.slug}/ballot"
    office.submit(prepare, {"day": str(day), "begins": "00:00", "last_day": str(day), "ends": "00:00"})
    ballot = queries.live_ballot(call.id)
    assert ballot.closes_at == day_start(day + timedelta(1), "Europe/London")
    office.submit(prepare, {})
    number = queries.live_ballot(call.id).id
    assert the(number).closes_at == day_start(day + timedelta(1), "Europe/London"), "looked at and sent as it was"
    office.submit(f"/office/leadership/ballots/{number}", {}, to=f"/office/leadership/ballots/{number}/open")
    member = browser_as(cast.mara)
    assert f"the end of {say_day(day)} (GMT)" in member.page(f"/leadership/ballots/{number}")
    paper = member.page(f"/leadership/votes/{vote_of(number, cast.mara.id).id}")
    assert "John Smith, Bookbinder" in paper
    assert "John Smith, Architect" in paper
