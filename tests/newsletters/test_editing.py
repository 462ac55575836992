"""Two editors at one desk: neither is in the other's way, and nothing that either of them typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete

from portal.accounts.models import AccountSession
from portal.core import jobs
from portal.core.db import db
from portal.core.house import BlockItem
from portal.core.work import unit_of_work
from portal.newsletters import merging
from portal.newsletters.models import Block, Edition
from portal.newsletters.next_step import next_step
from portal.newsletters.operations import approving, drafting, editing, history, sending
from portal.newsletters.queries import Stage
from tests.newsletters.conftest import whole, write_a_word

NOW = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
DESK = "/office/newsletters/2026-06"


def rewrite(block: Block, words: str, *, version: int, title: str = "Soon", by: str = "Inês", **more: Any) -> int:
    with unit_of_work():
        said = {"title": title, "words": words, "for_members": block.for_members, "by": by, "now": NOW}
        return editing.rewrite(block, version=version, **said | more)


def test_different_blocks_and_the_head_never_collide(edition, block):
    opened = edition.version
    with unit_of_work():
        editing.rename(edition, title="June", subject="S", preheader="", version=opened, by="Osei", now=NOW)
    rewrite(block("coming_up"), "Come.", version=opened)
    rewrite(block("word"), "Dear all.", version=opened, by="Osei")
    rewrite(block("new_faces"), "Say hello to Lena.", version=opened)
    assert [each.words for each in whole(edition).blocks] == ["Dear all.", None, "Say hello to Lena.", "Come."]
    with pytest.raises(editing.SomebodyWasFaster):
        rewrite(block("coming_up"), "Stay away.", version=opened, by="Osei")


def test_of_one_block_each_may_change_another_field(edition, block):
    opened, before = edition.version, history.said_by(block("coming_up"))
    rewrite(block("coming_up"), before["words"], version=opened, title="What is on")
    rewrite(block("coming_up"), "Come.", version=opened, title=before["title"], by="Osei")
    assert (block("coming_up").title, block("coming_up").words) == ("What is on", "Come.")


def test_what_says_the_same_changes_nothing_and_goes_on_following_the_month(edition, block, month):
    coming, version = block("coming_up"), edition.version
    said = history.said_by(coming)
    assert rewrite(coming, said["words"], version=version, title=said["title"]) == version
    rewrite(coming, said["words"], version=version, title="What is on")
    assert coming.words is None, "another heading makes nobody its author"
    month.coming = [BlockItem(("event", 2), "The long way round", "")]
    with unit_of_work():
        assert drafting.refresh(edition, by="Inês", now=NOW) == ["What is on"]
    with pytest.raises(editing.SomebodyWasFaster):
        rewrite(coming, "Come to the supper.", version=version)


def test_two_at_the_same_moment_are_told_apart_by_block(edition, block, at_once):
    opened, coming, faces = edition.version, block("coming_up").id, block("new_faces").id

    def act(number: int, words: str) -> str:
        def save() -> None:
            with unit_of_work():
                part = db.session.get_one(Block, number)
                editing.rewrite(part, title="T", words=words, for_members=True, version=opened, by="Inês", now=NOW)

        try:
            jobs.retried(save, attempts=8)
        except editing.SomebodyWasFaster:
            return "faster"
        return words

    assert sorted(at_once(partial(act, coming, "one"), partial(act, faces, "two"))) == ["one", "two"]
    opened = whole(edition).version
    told = at_once(partial(act, coming, "left"), partial(act, coming, "right"))
    assert sorted(told) in (["faster", "left"], ["faster", "right"])
    assert whole(edition).version == opened + 1
    assert block("coming_up").words in told


def test_both_texts_stand_there_and_the_editor_chooses(edition, block, cast, browser_as):
    ines, word = browser_as(cast.ines), write_a_word(edition, "The weir froze.\n\nNobody minded.").id
    page = f"{DESK}/blocks/{word}"
    form = ines.page(page).form(page)
    yusra = browser_as(cast.yusra)
    yusra.submit(page, {"words": "The weir froze.\n\nNobody minded at all."}, to=page)

    mine = {"words": "The weir froze again.\n\nNobody minded."}
    met = ines.send(form, mine, status=422).page
    for words in ("Two texts of one block", "Yusra Haddad saved this at", "at all"):
        assert words in met.text
    assert met("del, ins")
    assert met.form(page).values["words"] == mine["words"]

    together = ines.post(page, data=met.form(page).values | {"choice": "both"}).page.form(page)
    assert together.values["words"] == "The weir froze again.\n\nNobody minded at all."
    ines.send(together)
    assert block("word").words == "The weir froze again.\n\nNobody minded at all."

    form, other = ines.page(page).form(page), ines.page(page).form(page)
    yusra.submit(page, {"words": "It thawed."}, to=page)
    met = ines.send(form, {"words": "It rained."}, status=422).page
    ines.post(page, data=met.form(page).values | {"choice": "theirs"})
    assert block("word").words == "It thawed."
    kept = [each.contents["words"] for each in db.session.scalars(history.versions_of(block("word")))]
    assert {"It rained.", "It thawed.", mine["words"], "The weir froze.\n\nNobody minded at all."} <= set(kept)
    assert "Not taken" in ines.page(f"{page}/versions").text

    met = ines.send(other, {"words": "It rained."}, status=422).page
    ines.send(met.form(page))
    assert block("word").words == "It rained."


def test_the_head_has_two_texts_as_well(edition, cast, browser_as):
    ines = browser_as(cast.ines)
    form, other = ines.page(DESK).form(DESK), ines.page(DESK).form(DESK)
    browser_as(cast.yusra).submit(DESK, {"subject": "A bench", "preheader": "And a kettle"}, to=DESK)
    ines.send(form, {"title": "June, at last"})
    assert (whole(edition).title, whole(edition).subject) == ("June, at last", "A bench")
    met = ines.send(other, {"subject": "A ladder"}, status=422).page
    assert "Two texts of one head" in met.text
    assert "A bench" in met.text
    ines.send(met.form(DESK))
    assert whole(edition).subject == "A ladder"


def test_what_is_typed_saves_itself_and_the_answer_is_plain(edition, block, cast, browser_as):
    ines, word = browser_as(cast.ines), block("word").id
    page = f"{DESK}/blocks/{word}"
    sent = {name: value for name, value in ines.page(page).form(page).values.items() if name != "once"}
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Yusra", now=NOW)

    def typed(words: str, version: int | str, **more: str) -> Any:
        return ines.post(f"{page}/typed", data=sent | {"words": words, "version": str(version)} | more)

    first = typed("The king", sent["version"])
    assert first.status_code == 200
    assert "It has to be approved anew." in first.json["said"]
    assert approving.valid_approval(whole(edition)) is None
    second = typed("The kingfishers", first.json["version"])
    assert second.json["said"].startswith("Saved ")
    assert typed("The kingfishers", second.json["version"]).json["version"] == second.json["version"]
    assert block("word").words == "The kingfishers"
    states = [each.contents["words"] for each in db.session.scalars(history.versions_of(block("word")))]
    assert states[0] == "The kingfishers"
    assert len(states) == 2, "what one person goes on typing is one state, beside the one that stood there before"

    browser_as(cast.yusra).submit(page, {"words": "The otters"}, to=page)
    assert typed("The kingfishers are", second.json["version"]).status_code == 409
    refused = typed("The kingfishers are", second.json["version"], title="")
    assert refused.status_code == 422
    assert refused.json["said"].startswith("Not saved yet.")
    assert block("word").words == "The otters"
    head = {name: value for name, value in ines.page(DESK).form(DESK).values.items() if name != "once"}
    assert ines.post(f"{DESK}/typed", data=head | {"subject": "Otters"}).json["said"].startswith("Saved ")
    with unit_of_work():
        sending.cancel(whole(edition), now=NOW)
    assert "cannot be changed" in typed("Too late", second.json["version"]).json["said"]


def test_words_survive_the_end_of_a_sign_in_and_of_the_edition(edition, block, cast, browser_as):
    words = "The kingfishers are back under the bridge."
    page = f"{DESK}/blocks/{block('word').id}"
    gone, late = browser_as(cast.ines), browser_as(cast.yusra)
    form, other = gone.page(page).form(page), late.page(page).form(page)
    with unit_of_work():
        db.session.execute(delete(AccountSession).where(AccountSession.account_id == cast.ines.account_id))
        sending.cancel(whole(edition), now=NOW)
    answer = gone.send(form, {"words": words}, status=None, headers={"Referer": f"http://localhost{page}"})
    assert answer.status_code == 401
    assert words in answer.text
    assert f'href="/sign-in?next={page}"' in answer.text
    told = gone.post(f"{page}/typed", data=form.values, headers={"Accept": "application/json"})
    assert told.status_code in {400, 401}
    refused = late.send(other, {"words": words}, status=422).page
    assert "cannot be changed any more" in refused.text
    assert words in refused.form(page).values["words"]


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("a\n\nb", "A\n\nb", "a\n\nB", "A\n\nB"),
        ("a\n\nb", "a\n\nb\n\nc", "a\n\nb\n\nd", "a\n\nb\n\nc\n\nd"),
        ("a", "mine", "theirs", "mine\n\ntheirs"),
        (None, "x\n\nmine", "x\n\ntheirs", "x\n\nmine\n\ntheirs"),
        ("a\n\nb\n\nc", "a\n\nc", "a\n\nb\n\nC", "a\n\nC"),
        ("", "", "theirs", "theirs"),
    ],
)
def test_both_together_loses_no_paragraph(base, mine, theirs, both):
    assert merging.combined(base, mine, theirs) == both


def test_what_changed_is_told_in_words_that_make_up_both_texts():
    for earlier, later in (("So are we.", "So are we all, with soup."), ("", "New"), ("a\n\nb " * 4_000, "a\n\nb")):
        pieces = merging.changes(earlier, later)
        assert "".join(each.words for each in pieces if each.kind != "new") == earlier
        assert "".join(each.words for each in pieces if each.kind != "old") == later
    assert [each.words for each in merging.changes("So are we.", "So are we all.")] == ["So are we", " all", "."]


def test_the_desk_says_what_comes_next_and_claims_nothing_over_an_empty_month(edition, block, month, cast, browser_as):
    told = [next_step(whole(edition), stage, may_send=may_send) for stage in Stage for may_send in (True, False)]
    assert len(told) == 2 * len(Stage)
    assert all(sentence.endswith(".") for sentence in told)
    page = browser_as(cast.ines).page(DESK)
    assert page.text.index("What is in it") < page.text.index("Check it, then approve"), "when it has been read"
    assert "Read by a second person" not in page.text
    for kind in ("word", "coming_up", "new_faces"):
        with unit_of_work():
            editing.show(block(kind), shown=False, by="Inês", now=NOW)
    assert "It is empty so far." in next_step(whole(edition), Stage.DRAFT, may_send=True)
    month.coming = month.faces = []
    with unit_of_work():
        drafting.draft(NOW.date().replace(month=9, day=1), now=NOW + timedelta(days=80))
    empty = browser_as(cast.ines).page("/office/newsletters/2026-09").text
    assert "drafted itself" not in empty
    assert "nothing to tell yet" in empty


def test_a_month_from_draft_to_sent_takes_few_acts_and_leads_to_the_archive(edition, block, cast, browser_as, run_jobs):
    ines, acts = browser_as(cast.ines), 0

    def act(page: str, values: dict[str, str], to: str) -> None:
        nonlocal acts
        acts += 2  # opened, and pressed
        ines.submit(page, values, to=to)

    word = f"{DESK}/blocks/{block('word').id}"
    act(word, {"words": "The kingfishers are back."}, word)
    act(DESK, {"subject": "A bench and a kettle"}, DESK)
    act(f"{DESK}/preflight", {}, f"{DESK}/approve")
    act(f"{DESK}/send", {}, f"{DESK}/send")
    run_jobs()
    assert acts <= 10
    sent = ines.page(DESK)
    assert "It has gone out." in sent.text
    assert "kingfishers" in ines.page(sent.link("In the archive")).text
    assert not sent("textarea"), "nothing in it can be changed any more"
    assert db.session.query(Edition).one().sending_from is not None
