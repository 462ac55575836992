"""Every door of the house, tried with every key, answers as the table of rights says; and the table is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, url_for

from portal.core.access import requires, undeclared
from portal.core.actors import Standing
from tests.architecture.sources import listed
from tests.security.kinds import kinds_at
from tests.security.rights import DECIDED_BY_LOADING, RIGHTS, expected
from tests.security.walking import IN, SIGN_IN, Door, Heard, Walk, quickly
from tests.security.world import rules

#: Rights do not depend on the database, and one walk of them all is long.
pytestmark = pytest.mark.sqlite

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def disagreements(walk: Walk, heard: Heard, doors: list[Door]) -> Iterator[str]:
    """Where a door and the table differ. Whatever breaks a page counts as its answer."""
    for door in doors:
        for kind in kinds_at(door.rule.endpoint):
            said = told(lambda door=door, kind=kind: heard.at(walk, kind, door.method, door.path).verdict)
            if said != expected(door, kind):
                yield f"{door.name}: {kind} is {said}, not {expected(door, kind)}"


def told(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except Exception as error:
        return f"broken by {type(error).__name__}: {error}"


@pytest.mark.slow
def test_every_door_answers_as_the_table_says(walk: Walk, heard: Heard) -> None:
    doors = list(walk.doors("GET", "POST", "PUT", "PATCH", "DELETE"))
    with quickly(walk):
        assert not list(disagreements(walk, heard, doors))


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert there == set(RIGHTS), "a page came or went: review tests/security/rights.py"


@pytest.mark.slow
def test_what_a_page_does_not_do_it_does_for_nobody(walk: Walk) -> None:
    wrong = []
    with quickly(walk):
        by_path: dict[str, set[str]] = {}
        for door in walk.doors(*METHODS):
            by_path.setdefault(door.path, set()).add(door.method)
        for path, methods in by_path.items():
            for method in sorted(METHODS - methods - {"HEAD", "OPTIONS"}):
                answer = walk.ask("administrator", method, path)
                if answer.status_code not in (405, 404):
                    wrong.append((method, path, answer.status_code))
    assert not wrong


def test_an_endpoint_that_declares_nothing_keeps_the_portal_from_starting(
    app: Flask, monkeypatch: pytest.MonkeyPatch, other_app: Any
) -> None:
    import portal.home

    registered = portal.home.register

    def with_a_forgotten_page(app: Flask, house: Any) -> None:
        registered(app, house)
        app.add_url_rule("/forgotten", "forgotten", lambda: "everybody's?")

    monkeypatch.setattr(portal.home, "register", with_a_forgotten_page)
    with pytest.raises(RuntimeError, match="forgotten"):
        other_app()
    assert not undeclared(app)


@pytest.mark.slow
@pytest.mark.parametrize("weakened", ["removed", "to be signed in"])
def test_removing_any_guard_is_noticed(walk: Walk, weakened: str) -> None:
    doors: dict[str, list[Door]] = {}
    for door in walk.doors("GET", "POST"):
        doors.setdefault(door.rule.endpoint, []).append(door)
    unnoticed = []
    with quickly(walk):
        for endpoint, view in list(walk.app.view_functions.items()):
            access = getattr(view, "access", None)
            if access is None or access.public:
                continue
            asks_no_more = access.needs == (Standing.SIGNED_IN,) or endpoint in DECIDED_BY_LOADING
            if weakened != "removed" and asks_no_more:
                continue
            walk.app.view_functions[endpoint] = without_guard(view) if weakened == "removed" else with_less(view)
            try:
                if not notices(walk, doors[endpoint]):
                    unnoticed.append(endpoint)
            finally:
                walk.app.view_functions[endpoint] = view
    assert not unnoticed


def notices(walk: Walk, doors: list[Door]) -> bool:
    """Whether somebody who is to stay outside is answered otherwise. Those the guard concerns are asked first."""
    outside = [
        (door, kind) for door in doors for kind in kinds_at(door.rule.endpoint) if expected(door, kind) != IN
    ]  # fmt: skip
    outside.sort(key=lambda pair: expected(*pair) == SIGN_IN)
    return any(told(lambda at=pair: walk.knock(*at)) != expected(*pair) for pair in outside)


def without_guard(view: Any) -> Any:
    """The view as if nobody had guarded it; it still loads what it is about."""

    def naked(**arguments: Any) -> Any:
        return view.__wrapped__(view.access.of(**arguments)) if view.access.of else view.__wrapped__(**arguments)

    naked.access = view.access  # type: ignore[attr-defined]
    return naked


def with_less(view: Any) -> Any:
    """The view with a guard that asks only whether somebody is signed in."""
    return requires(Standing.SIGNED_IN, of=view.access.of)(view.__wrapped__)


#: The page of what an address names: whoever may open it knows that the thing exists.
OWN_PAGES = (
    ("slug", "/events/{}"),
    ("person_id", "/people/{}"),
    ("organisation_id", "/organisations/{}"),
    ("handle", "/referrals/{}"),
    ("passing", "/leadership/handovers/{}"),
    ("chapter", "/leadership/next-chapter/{}"),
    ("handle", "/one-to-ones/{}"),
)
NO_NUMBER, NO_NAME = 2**31 - 2, "there-is-no-such-thing"


def knows_already(walk: Walk, heard: Heard, here: str, arguments: dict[str, Any], kind: str) -> bool:
    above, named = here.rpartition("/")[0], {str(value) for value in arguments.values()}
    thing = above
    while thing and thing.rpartition("/")[2] not in named:
        thing = thing.rpartition("/")[0]
    own = (page.format(arguments[name]) for name, page in OWN_PAGES if name in arguments)
    return any(heard.at(walk, kind, "GET", page).verdict == IN for page in (above, thing or above, *own))


@pytest.mark.slow
def test_a_refusal_does_not_tell_what_exists(walk: Walk, heard: Heard) -> None:
    """Whoever is kept out of something is answered as if it were nothing, unless they may read of it elsewhere."""
    told = []
    with quickly(walk), walk.app.test_request_context():
        for rule in rules(walk.app):
            if not rule.arguments or _is_public(walk, rule.endpoint):
                continue
            for about, arguments in walk.world.addresses(rule).items():
                nothing = {name: _none_like(name, value) for name, value in arguments.items()}
                here, nowhere = (url_for(rule.endpoint, **each) for each in (arguments, nothing))
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    for kind in kinds_at(rule.endpoint):
                        said = heard.at(walk, kind, method, here).verdict
                        if said == IN or said == heard.at(walk, kind, method, nowhere).verdict:
                            continue
                        if not knows_already(walk, heard, here, arguments, kind):
                            told.append(f"{rule.endpoint} {method} {about}: {kind}")
    assert not told, listed(told)


def _is_public(walk: Walk, endpoint: str) -> bool:
    access = getattr(walk.app.view_functions[endpoint], "access", None)
    return access is not None and access.public


def _none_like(name: str, value: Any) -> Any:
    """A value of this argument behind which there is nothing; what is to be done stays."""
    if name in {"verb", "kind", "where"}:
        return value
    return NO_NUMBER if isinstance(value, int) else NO_NAME
