"""Every page for somebody who chose another language: nothing on it is left in English but what people wrote."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from babel import Locale
from sqlalchemy import select, update
from werkzeug.exceptions import HTTPException

from portal.accounts.models import Account
from portal.core import demo
from portal.core.dates import zones
from portal.core.db import Model
from portal.core.sealing import fields_of
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from tests.browser.places import WRONG
from tests.support.client import Client
from tests.support.languages import LONG, own_words

#: Where no link leads from page to page.
APART = (
    "/sign-in/forgotten/sent", "/email/confirm/nobody", "/email/undo/nobody", "/invitation/nobody",
    "/unsubscribe/nobody", "/sign-in/new-password/nobody", "/me/security/prove", "/mailbox", "/office/first-steps",
    "/office/mail", "/no-such-page", "/setup",
)  # fmt: skip
#: For whoever builds pages.
NOT_FOR_PEOPLE = {"/office/components"}
#: Called the same in every language, or said to machines.
NAMES = """
    Guildhall CSV XLSX HTML PDF SMTP SPF DKIM DMARC PTR DNS TLS PostgreSQL SQLite MiB BASE_URL DATA_DIR TRUSTED_HOSTS
    MAIL_SERVER flask guildhall worker UTC GMT BST
"""
#: What the sign-in page of a demo gives away.
NAMES += demo.PASSWORD


@pytest.fixture
def house(app, db, languages, frozen):
    """The demo association; everybody who signs in chose the long language."""
    demo.seed(60, 7)
    db.session.commit()
    with unit_of_work():
        db.session.execute(update(Account).values(locale=languages.long))
    return app


@pytest.fixture
def readers(house, db, sign_in, browser_of) -> dict[str, Client]:
    """A visitor, and everybody whom the demo lets in, by the names of `places`."""
    found = {"": browser_of()}
    found[""].set_cookie("language", LONG)
    for email in demo.SIGN_INS:
        person = select(Person).join(Account, Account.id == Person.account_id).where(Account.email == email)
        found[email.partition("@")[0]] = sign_in(browser_of(), db.session.scalars(person).one())
    return found


class Own:
    """What people wrote, and what CLDR says in the long language."""

    def __init__(self, db) -> None:
        self.wrote = " ".join(" ".join(_wrote(db)).lower().split())
        known = Locale.parse(LONG)
        said = [
            *known.currencies.values(),
            *known.currencies,
            NAMES,
            "sitten tuntia minuuttia tunti minuutti ja tai klo",
        ]
        for ways in (known.months, known.days):
            said += [str(part) for way in ways.values() for width in way.values() for part in width.values()]
        said += [str(each) for each in known.territories.values()]
        said += [place for _zone, _area, place in zones()]
        said += db.session.scalars(select(Person.name))
        said += [str(zone["city"]) for zone in known.time_zones.values() if "city" in zone]
        self.known = words_of(" ".join(map(str, said)))

    def is_own(self, words: str) -> bool:
        parts = [words, *re.split(r"[,·()\[\]|:;–—“”…*]| - |\. |\.$", words)]
        return self._is(words) or all(self._is(part) for part in parts[1:])

    def _is(self, words: str) -> bool:
        if re.fullmatch(r"https?://\S+", words.strip()):
            return True  # an address is no language
        return words.strip().lower() in self.wrote or not words_of(words) - self.known


def words_of(text: str) -> set[str]:
    """The words of a text; initials and codes are none."""
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", text) if not (word.isupper() and len(word) < 4)}


def _wrote(db) -> Iterator[str]:
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            yield from (value for value in row if isinstance(value, str))
            yield from (json.dumps(value, ensure_ascii=False) for value in row if isinstance(value, dict | list))
    for mapper in Model.registry.mappers:
        if sealed := fields_of(mapper.class_):
            for row in db.session.scalars(select(mapper.class_)):
                yield from (_in_plain_letters(getattr(row, name)) for name in sealed)


def _in_plain_letters(words: str) -> str:
    """Several fields may be sealed together, as JSON, which spells what is not ASCII by numbers."""
    return json.dumps(json.loads(words), ensure_ascii=False) if words.startswith("{") else words


def pages(app, client: Client) -> Iterator[tuple[str, object]]:
    """Whatever this reader comes to by following links: each kind of page once."""
    addresses = app.url_map.bind("localhost")
    waiting, met, opened = deque(["/", *APART]), {"/", *APART}, set(NOT_FOR_PEOPLE)
    while waiting:
        path = waiting.popleft()
        try:
            rule = addresses.match(path.partition("?")[0], method="GET", return_rule=True)[0].rule
        except HTTPException:
            rule = path
        if rule in opened:
            continue
        opened.add(rule)
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        page = answer.page
        yield rule, page
        for link in page("a[href]"):
            url = urlsplit(str(link["href"]))
            where = url.path + (f"?{url.query}" if url.query else "")
            if not url.netloc and url.path.startswith("/") and where not in met:
                met.add(where)
                waiting.append(where)


@pytest.mark.slow
def test_nothing_is_left_in_english(house, db, readers):
    own, left, seen = Own(db), dict[str, str](), set()
    for name, client in readers.items():
        for rule, page in pages(house, client):
            seen.add(rule)
            html = page.one("html")
            assert (html["lang"], html["dir"]) == (LONG, "ltr"), rule
            for words in own_words(page.soup):
                if not own.is_own(words):
                    left.setdefault(words, f"{name} {rule}")
    assert not left, "\n".join(f"{where}: {words}" for words, where in left.items())
    assert len(seen) > 100, "the pages there are"


def test_no_error_is_told_in_english(house, db, readers):
    own, left, refused = Own(db), dict[str, str](), 0
    for name, path, _button, typed in WRONG:
        if "{" in path:
            continue
        client = readers[name]
        form = next(form for form in client.page(path).forms if form.tag.find_parent("main"))
        answer = client.send(form, {key: value for key, value in typed.items() if key in form.values}, status=None)
        refused += answer.status_code == 422
        for words in own_words(answer.page.soup) if answer.mimetype == "text/html" else ():
            if not own.is_own(words) and words not in typed.values():
                left.setdefault(words, f"{name} {path}")
    assert not left, "\n".join(f"{where}: {words}" for words, where in left.items())
    assert refused > 5, "what was typed is wrong"


def test_a_mirrored_page_runs_from_the_right(house, languages, client):
    client.set_cookie("language", languages.mirrored)
    for path, status in (("/", 200), ("/sign-in", 200), ("/no-such-page", 404)):
        html = client.page(path, status=status).one("html")
        assert (html["lang"], html["dir"]) == ("ar", "rtl")
