# ruff: noqa: E501
"""The demo's letters: a year of them in the archive, and next month's on the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core import language
from portal.core.dates import add_months
from portal.core.db import db
from portal.core.world import World
from portal.mail import mailings
from portal.newsletters import rendering
from portal.newsletters.models import STORY, WORD, Approval, Block, Edition, Revision
from portal.newsletters.operations import drafting
from portal.newsletters.operations.sending import KIND

EDITOR = "Ines Halloway"
MONTHS_BACK = 12

#: Subject line and opening words, in the order of the year from January.
LETTERS = (
    ("A lantern in the Corn Exchange, and a quiet January", "The river froze at the edges and nobody minded walking. We begin the year with a breakfast and without a resolution: come and ask somebody how they are."),
    ("Snowdrops by the lock", "The lock keeper counts snowdrops and refuses to say how many. Thank you to everyone who carried chairs in the dark last month; there is cake owed, and it will be paid."),
    ("What a borrowed ladder leads to", "Somebody borrowed a ladder in 2019 and somebody else is now opening a second shop. Nobody planned it. Most good things here begin that way."),
    ("Blossom, and a bench for two", "The bench by the ropewalk has been mended, and has already been sat on by people who had not met. We would like more benches."),
    ("The long way round the weir", "The kingfishers are back under the footbridge. So are we: the walk begins at ten, and nobody will be asked what they do."),
    ("A bench, a kettle, and who is new in June", "Wim and Piet share a bench, a kettle and now a lease. It took two years, and neither of them was in a hurry."),
    ("Long tables", "If you have never eaten at a table forty metres long, this is your month. Sit beside a stranger; the bread goes both ways."),
    ("A slow August", "Half of us are away and the other half answer the telephone for them. That is what a house is for."),
    ("Back at the table", "September smells of pencils and plums. There are new faces at breakfast, and some of them are shy; be the one who moves up."),
    ("Somebody to hand it on to", "Three people have looked after something of ours for years and would gladly show it to somebody else. Ask them over a coffee what it is like."),
    ("Lamps along Weir Street", "It is dark by five and the lamps are lit. Come in from the rain; there is soup, and somebody who would like to hear what you are working on."),
    ("What the year gave us", "We do not count what we did for each other, and we will not begin now. But if somebody helped you this year, this is a good week to tell them."),
)  # fmt: skip
STORIES = (
    ("“He only asked how my mother was”", "Wim had been fixing bicycles beside Piet’s shop for two years before either of them mentioned work. Now they share a bench and a lease. “We were never in a hurry,” says Piet, “so nobody had to be persuaded.”"),
    ("The oven that went round", "Rafi lent an oven to the school fair. The school told the ferry, the ferry told the bakery, and the bakery has just taken on its first apprentice. The oven is home again and needs a new door."),
    ("A talk at the lock", "Nuala and Osei met for half an hour to talk about timber, and spent it on grandparents. They have an appointment about timber next month."),
)  # fmt: skip


def seed(world: World) -> None:
    """A letter for each of the last twelve months, and a draft of the next one."""
    first = world.today.replace(day=1)
    for back in range(MONTHS_BACK, 0, -1):
        month = add_months(first, 1 - back)
        written = datetime(month.year, month.month, 1, 9, tzinfo=world.now.tzinfo) - timedelta(days=6)
        if written < world.now - timedelta(days=2):
            _sent(drafting.draft(month, now=written), written + timedelta(days=7), back)
    coming = drafting.next_month(world.now)
    edition = drafting.draft(coming, now=world.now)
    if edition.sending_from is not None:  # this month's has gone out: the desk holds the one after it
        edition = drafting.draft(add_months(coming, 1), now=world.now)
    _write(edition, edition.month.month - 1)


def _write(edition: Edition, which: int) -> None:
    subject, words = LETTERS[which]
    edition.subject, edition.edited_by = subject, EDITOR
    opening = next(block for block in edition.blocks if block.kind == WORD)
    opening.words = words


def _sent(edition: Edition, at: datetime, back: int) -> None:
    _write(edition, edition.month.month - 1)
    if back % 4 == 2:
        title, words = STORIES[(back // 4) % len(STORIES)]
        story = Block(
            kind=STORY, title=title, words=words, items=[], position=len(edition.blocks), refreshed_at=at, edited_at=at
        )
        edition.blocks.append(story)
    db.session.flush()
    with language.spoken(None):
        letter = rendering.letter(edition)
    revision = Revision(
        edition_id=edition.id,
        number=1,
        checksum=edition.checksum(),
        subject=edition.subject,
        html=letter.html,
        text=letter.text,
        contents=rendering.contents(edition),
        created_at=at - timedelta(days=2),
    )
    db.session.add(revision)
    db.session.flush()
    db.session.add(
        Approval(
            revision_id=revision.id,
            edition_id=edition.id,
            checksum=revision.checksum,
            name=EDITOR,
            at=at - timedelta(days=1),
        )
    )
    mailing = mailings.create(
        KIND, key=f"edition:{edition.id}", subject=edition.subject, html=letter.html, text=letter.text, now=at
    )
    mailing.started_at = at
    mailing.finished_at = at + timedelta(minutes=4)
    edition.mailing_id, edition.sending_from, edition.prepared_at = mailing.id, at, at
