"""What is said of a number of things is right of one thing, too, and of none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_from_dir
from flask_babel import lazy_ngettext as _ln

from portal.core import sayings
from portal.members.imports import words
from tests.support.site import ROOT

#: Names that numbers have in our sentences, and what follows them: something that there may be one of.
NUMBERS = (
    *("added", "all", "count", "days", "done", "firms", "found", "hours", "left", "memberships", "months", "most"),
    *("num", "number", "over", "people", "rows", "seconds", "total", "updated"),
)
PLURAL = re.compile(rf"%\((?:{'|'.join(NUMBERS)})\)s (?:\w+ )?(?:\w*[a-z]s|people|are|were)\b")
#: More than one, always.
NEVER_ONE = {
    "More than %(num)s memberships run out soon",
    "%(domain)s has %(count)s SPF records; more than one counts as none.",
    "%(all)s small steps, in any order you like. Each one ticks itself when it is done.",
}
KEYWORDS = dict.fromkeys(("_", "_l", "gettext", "lazy_gettext")) | dict.fromkeys(("ngettext", "_ln"), (1, 2))


def sentences() -> Iterator[tuple[str, str]]:
    """Everything that people read and that has one form only, with where it stands."""
    readers = {"portal": [("**.py", "python")], "templates": [("**.*", "jinja2.ext:babel_extract")]}
    for folder, methods in readers.items():
        for name, line, found, *_rest in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            if isinstance(found, str):
                yield found, f"{folder}/{name}:{line}"


def test_a_number_of_things_has_a_word_for_one():
    found = list(sentences())
    assert len(found) > 2000
    wrong = [f"{where} {said}" for said, where in found if PLURAL.search(said) and said not in NEVER_ONE]
    assert not wrong, "say it with ngettext:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (
            (3, 2, 1, 4),
            "3 people are new, 2 were brought up to date, 1 firm came with them and 4 memberships were entered.",
        ),
        ((1, 0, 0, 1), "1 person is new and 1 membership was entered."),
        ((0, 1, 0, 0), "1 was brought up to date."),
        ((0, 0, 0, 0), "Nobody is new, and nothing had to be changed."),
    ],
)
def test_an_import_tells_what_it_did_without_noughts(app, counted, said):
    names = ("added", "updated", "organisations", "memberships")
    with app.test_request_context():
        assert words.has_done(dict(zip(names, counted, strict=True))) == said


@pytest.mark.parametrize(
    ("rows", "new", "known", "said"),
    [
        (5, 2, 3, "Of 5 rows, 2 are people we do not know yet and 3 will be brought up to date."),
        (1, 1, 0, "Of 1 row, 1 is a person we do not know yet."),
        (2, 0, 1, "Of 2 rows, 1 will be brought up to date."),
        (1, 0, 0, "1 row, and nothing to bring in."),
    ],
)
def test_an_import_tells_what_it_would_do_without_noughts(app, rows, new, known, said):
    with app.test_request_context():
        assert words.would_do({"rows": rows, "new": new, "known": known}) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "Writing 1 person"), (2, "Writing 2 people"), (0, "Writing 0 people")]
)
def test_a_number_can_be_kept_and_said_later(app, number, said):
    kept = sayings.kept(_ln("Writing %(num)s person", "Writing %(num)s people", number))
    assert kept.startswith(sayings.MARK)
    with app.test_request_context():
        assert sayings.said(kept) == said


@pytest.mark.parametrize(
    "own",
    [
        '{"say": "%(num)s", "many": ["x"], "num": "many", "with": {}}', '{"say": "%(num)s", "many": ["x"], "num": 2}',
        '{"say": "", "with": {}}', '{"say": "", "many": "", "num": 2, "with": {}}',
        '{"say": "a", "many": "b", "num": 1e999, "with": {}}', '{"say": ["a"], "many": "b", "num": 1, "with": {}}',
    ],
)  # fmt: skip
def test_somebodys_own_words_that_look_like_a_number_are_words(app, own):
    with app.test_request_context():
        assert sayings.said(own) == own
