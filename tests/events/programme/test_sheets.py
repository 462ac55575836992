"""What an organiser prints: the plan of tables, of those who come alone, and cards."""

from portal.events.registrations.operations import registration
from tests.events.conftest import standing_of
from tests.support.statements import count_statements


def test_the_plan_names_those_who_come_and_nobody_who_waits(published, cast, browser_as, do):
    event = published(by=cast.osei, capacity=4, guest_limit=1, tables=3, table_seats=3, rounds=2, round_minutes=15)
    do(registration.register, event, cast.amara.id, guests=["Bram Vos"])
    for person in (cast.jonas, cast.mara, cast.edda):
        do(registration.register, event, person.id)
    assert standing_of(event, cast.edda) == "waitlisted"
    osei = browser_as(cast.osei)
    with count_statements() as statements:
        page = osei.page(f"/events/{event.slug}/manage/tables")
    assert len(statements) <= 8
    assert page.texts("main h2") == ["Round 1", "Round 2", "By name"]
    seated = page.texts(".tables li li")
    assert sorted(seated) == sorted(["Amara Lindqvist", "Bram Vos", "Jonas Weber", "Mara Oyelaran"] * 2)
    assert "no two people sit together twice" in page
    assert "15 minutes" in page
    assert cast.edda.name not in page
    assert browser_as(cast.amara).get(f"/events/{event.slug}/manage/tables").status_code == 403


def test_cards_are_printed_of_what_is_asked_and_readers_see_rounds_only(published, cast, browser_as, client):
    event = published(by=cast.osei, prompts="What are you proud of?\n\n  Whom do you trust? ", rounds=3, table_seats=6,
                      round_minutes=15)  # fmt: skip
    page = browser_as(cast.osei).page(f"/events/{event.slug}/manage/cards")
    assert page.texts(".prompts span") == ["What are you proud of?", "Whom do you trust?"]
    read = client.page(f"/events/{event.slug}")
    assert "3 rounds of 15 minutes, at tables of 6" in read
    assert "proud" not in read


def test_what_is_not_said_yet_leads_to_where_it_is_said(published, cast, browser_as):
    event = published(by=cast.osei)
    osei = browser_as(cast.osei)
    for path, field in (("tables", "tables"), ("cards", "prompts")):
        leads = osei.page(f"/events/{event.slug}/manage/{path}").link("Say it" if path == "tables" else "Write them")
        fold = osei.page(leads.partition("#")[0]).one(f"details:has(#{field})")
        assert fold.has_attr("open")
