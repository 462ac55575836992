"""The last look before a letter goes: everything that would be wrong, and everything worth a thought.

What stops it has an act that mends it; a hint never stops anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.core import language
from portal.newsletters import plaintext, rendering
from portal.newsletters.models import PERSONAL, STORY, WORD, Edition
from portal.newsletters.proof import advice, checking, links
from portal.newsletters.proof.changes import Change, changes
from portal.newsletters.proof.mending import is_named
from portal.newsletters.proof.models import CheckedLink, Outcome
from portal.newsletters.proof.weighing import Weight, weigh

#: What was found about a link and means that readers would meet a closed door.
DEAD = frozenset({Outcome.MISSING})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the letter. `mends`: where it is mended: head, text, or a block's id; empty: on the desk."""

    sentence: str
    stops: bool = False
    mends: str | int = ""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link of the letter with what was found when it was asked for, if it was, and the heading of its block."""

    link: links.Link
    block: str
    found: CheckedLink | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found."""

    changes: list[Change]
    findings: list[Finding]
    links: list[ShownLink]
    weight: Weight
    advice: list[str]
    before: checking.Before

    @property
    def stops(self) -> list[str]:
        """What has to be mended before the letter may go."""
        told = [change.sentence for change in self.changes if change.stops]
        return told + [finding.sentence for finding in self.findings if finding.stops]

    @property
    def unchecked(self) -> int:
        """How many links nobody has looked at."""
        return sum(each.found is None and each.link.is_page for each in self.links)


def report(edition: Edition, now: datetime) -> Report:
    """Look at everything anew. Reads only; links are told as they were last found."""
    with language.spoken(None):
        letter = rendering.letter(edition)
    pieces = rendering.contents(edition)
    found = links.found_in(edition, letter)
    known = checking.before(edition)
    shown = [ShownLink(link, pieces[link.block]["title"], known.links.get(link.digest)) for link in found.links]
    weight = weigh(edition, letter)
    changed = changes(edition, now)
    findings = [*_of_head(edition), *_of_names(edition, changed), *_of_text(edition), *_of_blocks(edition)]
    findings += [
        Finding(_("A picture in “%(title)s” has no description.", title=pieces[place]["title"]), stops=True)
        for place in found.undescribed
    ]
    findings += [*_of_links(shown), *_of_weight(weight)]
    told = advice.on_subject(edition.subject, edition.preheader, month=edition.month, last=known.subject)
    return Report(changed, findings, shown, weight, told, known)


def _of_head(edition: Edition) -> Iterator[Finding]:
    if not edition.subject.strip():
        yield Finding(_("There is no subject line."), stops=True, mends="head")
    for label, words in (
        (_("title"), edition.title),
        (_("subject"), edition.subject),
        (_("line beside the subject"), edition.preheader),
    ):
        if month := advice.other_month(words, edition.month):
            sentence = _("The %(part)s says %(month)s. Is that the month you mean?", part=label, month=month)
            yield Finding(sentence, mends="head")


def _of_names(edition: Edition, changed: list[Change]) -> Iterator[Finding]:
    """What is not so any more and is named before anybody opens the letter."""
    for change in changed:
        if change.stops and is_named(change.title, edition):
            yield Finding(_("The head of the edition names “%(title)s”.", title=change.title), stops=True, mends="head")


def _of_text(edition: Edition) -> Iterator[Finding]:
    if plaintext.is_stale(edition):
        sentence = _("The plain text was edited, and the blocks have changed since: the two say different things.")
        yield Finding(sentence, stops=True, mends="text")


def _of_blocks(edition: Edition) -> Iterator[Finding]:
    shown = [block for block in edition.blocks if not block.hidden]
    if all(block.is_empty or block.kind == PERSONAL for block in shown):
        yield Finding(_("There is nothing in this edition yet."), stops=True)
        return
    for block in shown:
        if block.is_empty:
            yield Finding(_("“%(title)s” is empty, so it stays out.", title=block.title), mends=block.id)
        elif block.kind in {WORD, STORY} and (month := _month_of(block.title, block.words, edition)):
            sentence = _(
                "“%(title)s” begins with %(month)s. Is that the month you mean?", title=block.title, month=month
            )
            yield Finding(sentence, mends=block.id)


def _month_of(title: str, words: Any, edition: Edition) -> str:
    """A month that the first sentences name instead of the edition's."""
    return advice.other_month(f"{title}. {(words or '')[:200]}", edition.month)


def _of_links(shown: list[ShownLink]) -> Iterator[Finding]:
    for each in {each.link.digest: each for each in shown if each.found is not None}.values():
        outcome, where = each.found.outcome if each.found else "", each.link.address
        if outcome in DEAD:
            yield Finding(_("%(address)s leads to no page that a member could open.", address=where), stops=True)
        elif outcome == Outcome.GONE:
            yield Finding(_("%(address)s is gone: the site says that there is no such page.", address=where))
        elif outcome == Outcome.AWAY:
            yield Finding(_("Nobody answers at %(address)s.", address=where))
        elif outcome == Outcome.REFUSED:
            yield Finding(_("%(address)s is no address that readers could open from anywhere.", address=where))


def _of_weight(weight: Weight) -> Iterator[Finding]:
    if weight.clipped and weight.heaviest is not None:
        title, size = weight.heaviest
        yield Finding(
            _(
                "It is very long: %(all)s KB. Gmail shows 102 KB and cuts off the rest, with the way to unsubscribe. "
                "“%(title)s” weighs most, with %(size)s KB.",
                all=weight.kilobytes,
                title=title,
                size=size,
            )
        )
