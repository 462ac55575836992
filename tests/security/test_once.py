"""Every form of the house, sent twice with one key: one effect, and the second answer is the first one's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from sqlalchemy import MetaData, Select, func, select

from portal.core.db import db
from portal.core.models import FormOnce
from tests.security.sweeping import Sweep
from tests.security.walking import Walk
from tests.support.application import let_go
from tests.support.client import Answer
from tests.support.page import Form

#: They need no key: sending them again changes nothing, and other sites may send the first two.
WITHOUT_KEY = {
    "/unsubscribe/<token>", "/unsubscribe/<token>/again", "/theme",
    "/events/<slug>/manage/attendees/export", "/events/<slug>/manage/badges.pdf",
    "/me/data.zip", "/people/export", "/office/people/export", "/office/organisations/export",
    "/unsubscribe/<token>/all", "/office/newsletters/report", "/office/newsletters/<slug>/report",
}  # fmt: skip
#: What a browser would not send as the page shows it: something is to be typed first.
TYPED = {"text": "A word", "email": "someone@members.example", "textarea": "Some words.", "date": "2026-12-24"}
KEY = "a-one-time-key-of-a-form-1"


def forms_of(walk: Walk, swept: Sweep) -> dict[Any, tuple[str, Form]]:
    """One of each kind of form that posts: by its rule, its fields and what it says."""
    adapter, found = walk.app.url_map.bind("localhost"), dict[Any, tuple[str, Form]]()
    for read, form in swept.forms():
        if form.method == "post":
            rule, _ = adapter.match(form.action.partition("?")[0], method="POST", return_rule=True)
            names = tuple(sorted({str(tag["name"]) for tag in form.tag.select("[name]")}))
            found.setdefault((rule.rule, names, " ".join(form.buttons)[:40]), (read.kind, form))
    return found


@pytest.mark.slow
def test_every_form_carries_one_key_and_no_id_twice(walk: Walk, swept: Sweep) -> None:
    without = set()
    for (rule, _, _), (_, form) in forms_of(walk, swept).items():
        keys = [tag for tag in form.tag.select("input[type=hidden]") if str(tag["name"]).endswith("once")]
        if len(keys) != 1 and rule not in WITHOUT_KEY:
            without.add(rule)
    assert not without
    assert len(swept.pages) > 1000
    for page in swept.pages:
        assert 'id="once"' not in page.text, page.path
        assert 'id="csrf_token"' not in page.text, page.path


@pytest.mark.slow
def test_every_form_sent_twice_has_one_effect_and_one_answer(walk: Walk, swept: Sweep, databases: Any) -> None:
    walk.app.config["EVEN_SECONDS"] = 0.0
    wrong, effective, put_back = [], 0, True
    for number, ((rule, _, _), (kind, form)) in enumerate(sorted(forms_of(walk, swept).items(), key=repr)):
        if rule in WITHOUT_KEY:
            continue
        if put_back:
            let_go()
            databases.restore("world")
            walk.cookies.clear()
        walk.cookie(kind)
        before, keys = rows(), spent()
        first = send(walk, kind, form, number)
        after, put_back = rows(), spent() != keys
        second = send(walk, kind, form, number)
        if first.status_code >= 400 or not put_back:
            assert after == before, f"{rule}: written without using up a key"
            continue  # refused, or nothing was written: it may be sent again
        effective += 1
        led = first.location or None
        if rows() != after:
            wrong.append(f"{rule} {form.buttons}: a second effect {changed(after, rows())}")
        if second.status_code != 303 or (led and second.location != led):
            wrong.append(f"{rule} {form.buttons}: {second.status_code} {second.location}, not {led}")
    assert not wrong, "\n".join(wrong)
    assert effective > 40


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["/leadership/calls/<slug>", "/events/<slug>/register", "/relationships/", "/circle/"])
def test_a_form_sent_three_times_at_once_has_one_effect_and_one_answer(walk: Walk, swept: Sweep, rule: str) -> None:
    found = [(kind, form) for (at, *_), (kind, form) in sorted(forms_of(walk, swept).items(), key=repr)
             if at.startswith(rule)]  # fmt: skip
    tried = 0
    for number, (kind, form) in enumerate(found[:6]):
        walk.cookie(kind)
        with ThreadPoolExecutor(3) as threads:
            answers = list(threads.map(lambda _, k=kind, f=form, n=number: send(walk, k, f, n), range(3)))
        if all(answer.status_code >= 400 for answer in answers):
            continue
        tried += 1
        assert {answer.status_code for answer in answers} == {303}, form.action
        # Who waited for the first answer while somebody else came to wait for it is led to the form's page: "/" here.
        assert len({answer.location for answer in answers} - {"/"}) <= 1, form.action
        assert any(answer.location != "/" for answer in answers), form.action
    assert tried


def send(walk: Walk, kind: str, form: Form, number: int) -> Answer:
    """The form as it stands on the page, with what is missing filled in and this key."""
    data = {name: value for name, value in form.values.items() if not name.endswith(("csrf_token", "once"))}
    for tag in form.tag.select("input[name], textarea[name]"):
        kind_of = "textarea" if tag.name == "textarea" else str(tag.get("type", "text"))
        if kind_of in TYPED and not data.get(str(tag["name"])):
            data[str(tag["name"])] = TYPED[kind_of]
    once = next((name for name in form.values if name.endswith("once")), "once")
    path, _, query = form.action.partition("?")
    return walk.ask(kind, "POST", path, data=data | {once: f"{KEY}-{number}"}, query_string=query)


@cache
def counting() -> Select[Any]:
    """One question for how many rows each table has, but for those of the keys."""
    found = MetaData()
    found.reflect(db.engine)
    tables = [table for table in found.sorted_tables if table.name not in {"form_once", "attempt"}]
    return select(*(select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables))


def rows() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    counted = dict(db.session.execute(counting()).one()._mapping)
    db.session.rollback()
    return counted


def spent() -> int:
    """How many keys were used."""
    return db.session.scalar(select(func.count()).select_from(FormOnce)) or 0


def changed(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - count for name, count in before.items() if after[name] != count}


def test_a_key_of_somebody_else_leads_nowhere(walk: Walk) -> None:
    """Neither does it tell where the other was led, nor does it keep this one from being taken."""
    form = walk.ask("member", "GET", "/me").page.form("/me")
    data = {**form.values, "csrf_token": walk.token, "once": KEY}
    first = walk.ask("member", "POST", "/me", data=data)
    mine = walk.ask("candidate", "GET", "/me").page.form("/me")
    second = walk.ask("candidate", "POST", "/me", data={**mine.values, "csrf_token": walk.token, "once": KEY})
    again = walk.ask("member", "POST", "/me", data={"once": KEY})
    assert first.location != second.location
    assert again.location == first.location
    assert walk.ask("visitor", "POST", "/me", data={"once": KEY}).location != first.location
