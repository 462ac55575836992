"""What is private stays with its owners: no page, export, feed, mail, search or trail shows it to anybody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.models import AuditEntry, Job, SearchEntry
from portal.mail.models import Delivery, DeliveryContent
from tests.security.introducing import READERS
from tests.security.making import canary
from tests.security.ones_own import GIVERS, OF_BOTH
from tests.security.sweeping import Sweep, text_of
from tests.security.talking import READ_BY
from tests.security.walking import Walk
from tests.security.world import World

PARTIES = {"giver", "receiver", "referred"}
OFFICE = {"members office", "administrator"}
#: Who looks after a body.
KEEPERS = {"chair", "leadership office", "officer of a body", "administrator"}
#: Canary → who may read it. Administrators are in no row but those of the members' office.
READERS_OF: dict[str, set[str]] = {
    **{canary(f"{part}{state}"): PARTIES for part in ("need", "why", "known") for state in ("asked", "introduced")},
    **{
        canary(f"{part}{state}"): {"giver", "receiver"} for part in ("need", "why") for state in ("offered", "declined")
    },
    **{canary(f"{part}draft"): {"giver"} for part in ("need", "why", "known")},
    **{canary(f"known{state}"): {"giver"} for state in ("offered", "declined")},
    canary("decline"): {"giver", "receiver"},
    **{canary(what): {"giver"} for what in ("note", "met where", "contact", "next step", *GIVERS)},
    **{canary(what): {"giver", "receiver"} for what in OF_BOTH},
    **{canary(what): {"giver", "receiver"} for what in ("answer", "thanks")},
    canary("taken down"): {"giver"},
    canary("report"): {"receiver", *OFFICE},
    canary("visitor"): OFFICE,
    canary("wish"): {"owner", "organiser", "events office", "volunteer lead", "administrator"},
    **{canary(what): {"member", "giver"} for what in ("hopes", "offers")},  # who both wish to be shown
    canary("playbook works"): KEEPERS,
    **{canary(what): {"candidate", *KEEPERS} for what in ("wishes", "well")},
    **{canary(what): {"other chair", "suggested", *KEEPERS} for what in ("handover", "place")},
    canary("statement"): {"candidate", "chair", "other chair"},  # who chairs the other body is on the panel
    canary("assessment"): {"chair", "other chair"},
    canary("interest"): {"candidate", "chair"},
    canary("office note"): {"referred", *OFFICE},  # in their own data: whoever asks gets all that is kept about them
    canary("vouching"): {"referred", *OFFICE},  # who wrote it, in their own data; not the applicant, by their link
    canary("phone"): {"referred", *OFFICE},
    canary("learn"): {"attendee", "owner", "organiser", "events office", "administrator"},
    **{canary(what): {"giver", "administrator"} for what in ("missed", "own words")},
    canary("access"): {"attendee", "owner", "organiser"},
    canary("beyond"): {"referred", *OFFICE},
    **READ_BY,
    **{canary(what): readers for what, readers in READERS.items()},
}
#: What whoever holds a link reads by it: in the sweep everybody does.
BY_LINK = {("outside.show GET introduction", canary(what)) for what in ("tellmember", "tellguest")}


@pytest.mark.slow
def test_no_page_export_or_feed_shows_it_to_others(swept: Sweep) -> None:
    seen, leaks = set(), []
    for page in swept.pages:
        for word, readers in READERS_OF.items():
            if word in page.text:
                seen.add(word)
                if page.kind not in readers and (page.name, word) not in BY_LINK:
                    leaks.append((page.name, page.kind, word))
    assert not leaks
    assert seen == set(READERS_OF), "some private words were nowhere: the sweep would not notice a leak of them"


@pytest.mark.slow
def test_the_referred_person_is_named_to_the_receiver_only_after_both_said_yes(swept: Sweep) -> None:
    named = {page.name: "Referred Ashmere" in page.text for page in swept.pages
             if page.endpoint == "referrals.show" and page.kind == "receiver" and page.status == 200}  # fmt: skip
    assert named == {
        **{f"referrals.show GET {state}, receiver's": False for state in ("offered", "declined", "asked")},
        "referrals.show GET introduced, receiver's": True,
    }


@pytest.mark.parametrize("kind", ["member", "lapsed", "editor", "leadership office", "reports", "audit"])
def test_no_search_finds_what_is_hidden(walk: Walk, kind: str) -> None:
    for path in ("/people", "/organisations", "/events", "/office/people", "/office/audit", "/leadership"):
        for word in (canary("phone"), canary("beyond"), canary("note"), canary("office note")):
            answer = walk.ask(kind, "GET", path, query_string={"q": word})
            assert "Referred Ashmere" not in text_of(answer)


def test_the_export_of_the_list_holds_nothing_of_relationships(walk: Walk) -> None:
    answer = walk.ask("administrator", "POST", "/office/people/export")
    assert answer.status_code == 200
    told = text_of(answer)
    assert "Referred Ashmere" in told
    assert not [word for word, readers in READERS_OF.items() if word in told and "administrator" not in readers]


def test_no_mail_tells_it_to_others(world: World) -> None:
    address = {f"{kind.replace(' ', '.')}@members.example": kind for kind in world.people}
    rows = db.session.execute(
        select(Delivery.email, DeliveryContent.subject, DeliveryContent.source, DeliveryContent.html).join(
            DeliveryContent, DeliveryContent.delivery_id == Delivery.id
        )
    ).all()
    assert rows
    leaks = [
        (row.email, word)
        for row in rows
        for word, readers in READERS_OF.items()
        if word in f"{row.subject} {row.source} {row.html}" and address.get(row.email) not in readers
    ]
    assert not leaks


def test_an_offer_reaches_the_receiver_without_the_name(world: World) -> None:
    offers = db.session.execute(
        select(DeliveryContent.subject, DeliveryContent.source)
        .join(Delivery, Delivery.id == DeliveryContent.delivery_id)
        .where(Delivery.kind == "referrals.offered", Delivery.email == "receiver@members.example")
    ).all()
    assert offers
    assert not [row for row in offers if "Referred" in f"{row.subject} {row.source}"]


def test_neither_the_trail_nor_the_search_index_nor_a_job_holds_it(world: World) -> None:
    kept = [repr((row.action, row.about_type, row.before, row.after)) for row in db.session.scalars(select(AuditEntry))]
    kept += [f"{row.title} {row.body}" for row in db.session.scalars(select(SearchEntry))]
    kept += [repr((row.title, row.arguments, row.message, row.result)) for row in db.session.scalars(select(Job))]
    assert len(kept) > 20
    assert not [(word, text[:200]) for text in kept for word in READERS_OF if word in text]
