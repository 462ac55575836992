"""The download of one's own data: every table that leads to somebody is in it, or it is said here why not."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import EmailChange, Invitation
from portal.core import clock, settings
from portal.core.actors import Actor, Standing
from portal.core.db import Model, db
from portal.core.models import AuditEntry
from portal.core.questions import Question, Told, ask
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, DeliveryContent, State
from portal.members.directory import data, tables
from portal.members.people.models import Person
from tests.members.people.test_photos import picture, send
from tests.support.own_data import everything, taken
from tests.support.statements import count_statements

#: Columns that lead to somebody without a foreign key.
LEADS = {"account_id", "person_id", "by_person_id", "address"}
#: Tables that are not asked for the download, and why.
NOT_IN_IT = {
    "audit_entry": "what somebody did for the association, not what is kept about them; nobody may change or take it",
    "ballot_box": "the papers of everybody together, which lead to nobody",
    "ballot_candidate": "that a candidacy was voted on, which is in it",
    "ballot_letters": "how far the letters about a ballot have come",
    "belonging": "made of memberships and representations, which are in it",
    "calendar_feed": "a secret address, of which only a hash is kept",
    "delivery_attachment": "files of letters, made of what is in it",
    "delivery_event": "the steps of a letter on its way; where it came to is in it",
    "edition_approval": "an act of the office",
    "edition_checked_link": "whether an address in an edition leads anywhere",
    "edition_click": "how often a link was followed on a day, and nobody knows by whom",
    "edition_link": "the addresses in an edition, the same for every reader",
    "edition_version": "what an edition said before, which is the office's work",
    "event_afterword": "what organisers wrote of an event for everybody to read, and nobody knows who",
    "event_feedback": "what somebody said of an event, and nobody knows who",
    "event_question": "what an organiser asks of others; what somebody answered is in it, with the words",
    "import_change": "what an import changed, kept for a day so that it can be undone",
    "import_file": "work of the office, about others",
    "job": "work in the background, until it is done",
    "kept_form": "what is typed and not sent yet, for some minutes",
    "payment_terms": "how the tickets of an event are paid, which is nothing of anybody",
    "merge": "that two entries were put together; what came of it is in it",
    "merge_move": "for a week, what an undo of that needs",
    "not_the_same": "what the office found when it compared two entries",
    "password_reset": "a secret, for an hour",
    "private_key": "a key with which what somebody wrote is sealed; what they wrote is in it, and can be read",
    "reminder_told": "that a letter was written, which is in it",
    "renewal_notice": "that a letter was written, which is in it",
    "series_turn": "which day of its series an event is; who runs or attends it is in it",
    "shift_alert": "of which missing people the organisers of a shift were told, all of them alike",
    "sign_in_code": "a secret, for some minutes",
    "unsubscribe_link": "a secret address; what was chosen there is in it",
    "moved_unsubscribe_link": "the same, from letters to an earlier address",
}


def leading() -> set[str]:
    """Tables with a column that leads to a person, an account or an address, or to such a table."""
    tables = Model.metadata.tables.values()
    found = {"person", "account"} | {
        table.name for table in tables if LEADS & {column.name for column in table.columns}
    }
    while (
        more := {table.name for table in tables if {key.column.table.name for key in table.foreign_keys} & found}
        - found
    ):
        found |= more
    return found


def asked(person: Person, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The tables of which the download asks for columns, not only for whether there is such a row."""
    questions: list[Question[Any]] = []

    def noted(wanted: Iterable[Question[Any]], who: Actor, now: datetime) -> Told:
        questions.extend(wanted)
        return ask(questions, who, now)

    monkeypatch.setattr("portal.core.questions.ask", noted)
    who = Actor(account_id=person.account_id, person_id=person.id, standing=Standing.MEMBER)
    with count_statements() as statements:
        data.everything(person, Standing.MEMBER, clock.now())
    read = re.findall(r'(?:FROM|JOIN) "?(\w+)', "\n".join(each for each in statements if "json_" not in each))
    return {"person", *read}.union(*(tables_of(each.build(who)) for each in questions))


def tables_of(statement: Any) -> set[str]:
    columns = [base for column in statement.selected_columns for base in column.base_columns]
    within = [each for column in columns for each in (column.clauses if hasattr(column, "clauses") else [column])]
    return {column.table.name for column in within if getattr(column, "table", None) is not None}


def test_every_table_that_leads_to_somebody_is_in_the_download_or_it_is_said_why_not(cast, monkeypatch):
    there = asked(cast.amara, monkeypatch)
    assert len(leading()) > 35
    assert leading() - there == set(NOT_IN_IT)
    assert {"coverage", "delivery_content", "tie_note", "referral_step"} <= there


def mine(browser):
    return json.loads(taken(browser).read("my-data.json"))


def letter(account, words, *, kind="members.welcome", state=State.ACCEPTED, at=None):
    moment = at or clock.now()
    with unit_of_work():
        sent = Delivery(
            kind=kind, key=words, lane=1, email=account.email, address=account.email_key, message_id="<one@portal>",
            state=state, created_at=moment, due_at=moment, locale="en",
        )  # fmt: skip
        db.session.add(sent)
        db.session.flush()
        db.session.add(DeliveryContent(delivery_id=sent.id, subject=f"About {words}", source=f"Dear reader: {words}"))


def test_the_letters_i_was_sent_are_mine_to_keep(cast, browser_as):
    account, other = cast.account(cast.amara), cast.account(cast.jonas)
    with unit_of_work():
        account.proved_at = clock.now() - timedelta(hours=1)
    letter(account, "a welcome")
    letter(account, "the wrong key", kind="accounts.reset")
    letter(account, "a plan", state=State.QUEUED)
    letter(account, "a reader before", at=clock.now() - timedelta(days=1))
    letter(other, "the neighbour")
    kept = mine(browser_as(cast.amara))["mail"]
    assert [(each["subject"], each["words"]) for each in kept["letters"]] == [
        ("About a welcome", "Dear reader: a welcome"), (None, None),
    ]  # fmt: skip
    assert [each["state"] for each in kept["letters"]] == ["accepted", "accepted"]
    assert kept["letters"][1]["about"] == "A link to choose a new password"
    for words in ("wrong key", "a plan", "reader before", "neighbour"):
        assert words not in json.dumps(kept)


def test_nobody_is_told_of_an_address_that_they_have_not_shown_to_be_theirs(cast, browser_as):
    account = cast.account(cast.amara)
    letter(account, "a welcome")
    amara = browser_as(cast.amara)
    with unit_of_work():
        account.proved_at = None
    assert "mail" not in mine(amara)


def test_nothing_opens_a_door(cast, browser_as):
    """Neither hashes nor keys, whatever part they are in."""
    account, now = cast.account(cast.amara), clock.now()
    amara = browser_as(cast.amara)
    with unit_of_work():
        account.proved_at, account.device_key, account.password_hash = now, "doorkey-doorkey", "doorkey-hash"
        db.session.add(
            EmailChange(
                account_id=account.id, old_email=account.email, new_email="new@members.example",
                confirm_hash="doorkey-1", undo_hash="doorkey-2", created_at=now, expires_at=now,
            )
        )  # fmt: skip
        db.session.add(Invitation(account_id=account.id, token_hash="doorkey-3", created_at=now, expires_at=now))
    whole = mine(amara)
    assert [each["new_email"] for each in whole["addresses"]] == ["new@members.example"]
    assert len(whole["invitations"]) == 1 and whole["sign_ins"]
    assert "doorkey" not in json.dumps(whole)
    for name in ("_hash", "_key", "token"):
        assert name not in json.dumps(whole)


def test_the_download_asks_few_questions(cast, browser_as):
    amara = browser_as(cast.amara)
    button = amara.page("/me/privacy").form("/me/data.zip")
    with count_statements() as statements:
        amara.send(button, status=200)
    assert len(statements) <= 8, str(statements)


def table(archive, name):
    text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_the_same_is_there_as_tables_that_a_spreadsheet_opens_and_runs_nothing_of(cast, browser_as):
    with unit_of_work():
        cast.amara.line = "=HYPERLINK(1)"
    archive = taken(browser_as(cast.amara))
    whole = json.loads(archive.read("my-data.json"))

    profile = {row["What"]: row["Content"] for row in table(archive, "profile")}
    assert profile["name"] == cast.amara.name and profile["line"] == "'=HYPERLINK(1)"
    assert profile["introduce"] == "yes" and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", profile["created_at"])
    (held,), (covered,) = table(archive, "memberships"), table(archive, "memberships-coverage")
    assert held["plan"] == whole["memberships"][0]["plan"] and held["start"] == whole["memberships"][0]["start"]
    assert (held["no"], covered["belongs_to_no"]) == ("1", "1")
    assert covered["start"] == whole["memberships"][0]["coverage"][0]["start"]
    assert "referrals.csv" not in archive.namelist() and whole["referrals"] == []


def test_a_text_in_it_says_what_each_file_is(cast, browser_as):
    archive = taken(browser_as(cast.amara))
    said = archive.read("README.txt").decode("utf-8-sig").splitlines()
    assert set(archive.namelist()) == {"README.txt"} | {
        name for line in said for name in line.split(", ") if re.fullmatch(r"[\w.-]+\.(csv|json|webp)", name)
    }
    assert "    " + data.says("memberships") in said


def test_what_is_taken_along_is_in_the_trail_and_reading_alone_takes_nothing(cast, browser_as):
    amara = browser_as(cast.amara)
    assert amara.get("/me/data.zip").status_code == 405
    everything(amara)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "members.data_downloaded")).all()
    assert [(each.account_id, each.about_id) for each in entries] == [(cast.amara.account_id, str(cast.amara.id))]


def test_spreadsheets_of_the_reader_s_country_open_it(cast, browser_as):
    with unit_of_work():
        settings.change(time_zone="Europe/Berlin", locale="de")
    head = taken(browser_as(cast.amara)).read("sign_ins.csv").decode("utf-8-sig").splitlines()[0]
    assert ";" in head and "," not in head


def test_a_list_within_a_list_is_a_table_of_its_own_and_a_list_of_words_a_cell():
    rows = [
        {"with": ["Ned", "Ida"], "steps": [{"at": "May"}, {"at": "June"}], "seen": {"by": True}, "none": []},
        {"with": [], "steps": [], "none": []},
    ]
    made = {each.name: (list(each.head), [list(row) for row in each.rows]) for each in tables.tables("part", rows)}
    assert made == {
        "part": (["no", "with", "seen.by"], [[1, "Ned, Ida", "yes"], [2, "", None]]),
        "part-steps": (["belongs_to_no", "at"], [[1, "May"], [1, "June"]]),
    }
    assert list(tables.tables("part", [])) == list(tables.tables("part", {"of_mine": []})) == []


def test_the_photograph_goes_along(cast, browser_as):
    amara = browser_as(cast.amara)
    send(amara, picture("PNG"), "me.png")
    archive = taken(amara)
    assert archive.read("photo.webp") == amara.get(db.session.get_one(Person, cast.amara.id).portrait_url).data
    assert "photo.webp" in archive.read("README.txt").decode("utf-8-sig")
