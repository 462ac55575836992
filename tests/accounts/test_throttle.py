"""Who tries too often waits; nobody is locked out for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts import throttle
from portal.accounts.models import Attempt
from portal.accounts.throttle import Limit, TooManyTries
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.accounts.conftest import PASSWORD
from tests.support.client import new_client

TEN = Limit("test", "ana", 10, timedelta(minutes=5))


def count(*limits):
    with unit_of_work():
        throttle.count(limits, now=clock.now())


def wrong(client, email="ana@example.org", status=422):
    return client.submit("/sign-in", {"email": email, "password": "wrong"}, to="/sign-in", status=status)


def test_ten_in_any_five_minutes_and_then_a_wait_that_is_told(app, frozen):
    start = frozen("2026-05-19 08:00")
    for minute in range(10):
        frozen(start + timedelta(seconds=20 * minute))
        count(TEN)
    with pytest.raises(TooManyTries) as told:
        count(TEN)
    assert told.value.wait == timedelta(minutes=2)
    assert "2 minutes" in str(told.value.sentence)
    frozen(start + timedelta(minutes=5))
    count(TEN)
    with pytest.raises(TooManyTries):
        count(TEN)


def test_what_is_refused_is_not_counted(app, frozen):
    start = frozen("2026-05-19 08:00")
    for _ in range(10):
        count(TEN)
    for second in range(1, 300, 30):
        frozen(start + timedelta(seconds=second))
        with pytest.raises(TooManyTries):
            count(TEN)
    frozen(start + timedelta(minutes=5))
    count(TEN)


def test_one_refusal_counts_against_none_of_the_limits(app):
    other = Limit("test", "network", 100, timedelta(minutes=5))
    for _ in range(10):
        count(TEN)
    with pytest.raises(TooManyTries):
        count(other, TEN)
    assert db.session.query(Attempt).filter_by(key=other.key).count() == 0


def test_forty_at_once_are_counted_as_forty(at_once):
    """Without the lock (SQLite's write lock, PostgreSQL's advisory one) more than ten would pass."""
    ended = at_once(*[lambda: jobs.retried(lambda: count(TEN), attempts=20)] * 40)
    assert sorted(type(each).__name__ for each in ended) == ["NoneType"] * 10 + ["TooManyTries"] * 30


def test_the_page_says_when_to_come_back(ana, client, frozen):
    frozen("2026-05-19 08:00")
    for _ in range(10):
        wrong(client)
    answer = wrong(client, status=429)
    assert "5 minutes" in answer.page.text
    assert answer.headers["Retry-After"] == "300"
    right = {"email": "ana@example.org", "password": PASSWORD}
    assert client.submit("/sign-in", right, to="/sign-in", status=429), "even the right password waits"
    frozen.forward(minutes=5)
    client.submit("/sign-in", right, to="/sign-in")


def test_known_and_unknown_addresses_wait_alike(app, ana, frozen):
    frozen("2026-05-19 08:00")
    pages = {}
    for email, ip in (("ana@example.org", "192.0.2.1"), ("nobody@example.org", "192.0.2.2")):
        client = new_client(app)
        client.environ_base["REMOTE_ADDR"] = ip
        for _ in range(10):
            wrong(client, email)
        pages[email] = wrong(client, email, status=429).page.text
    assert len(set(pages.values())) == 1


def test_one_network_cannot_go_through_the_directory(app, frozen):
    frozen("2026-05-19 08:00")
    client = new_client(app)
    answers = [wrong(client, f"somebody{number}@example.org", status=None).status_code for number in range(11)]
    assert answers == [422] * 10 + [429]


def test_success_costs_nothing_and_forgives_strangers_nothing(app, make, enter, frozen):
    frozen("2026-05-19 08:00")
    make("ana@example.org")
    client = new_client(app)
    for _ in range(9):
        wrong(client)
    enter("ana@example.org")
    for number in range(12):
        make(f"colleague{number}@example.org")
        enter(f"colleague{number}@example.org")
    key = throttle.sign_in_tries("ana@example.org", "127.0.0.1")[0].key
    assert db.session.query(Attempt).filter_by(key=key).count() == 9
    assert db.session.query(Attempt).count() == 3 * 9


@pytest.mark.parametrize(
    ("ip", "network"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", ""), ("unix:", "unix:")],
)
def test_a_customer_of_ipv6_is_one_network(ip, network):
    assert throttle.network(ip) == network


def of_oneself(email: str, _ip: str) -> list[throttle.Limit]:
    return throttle.mail_requests(email)


@pytest.mark.parametrize("limits", [throttle.sign_in_tries, throttle.mail_from_outside, of_oneself])
def test_an_address_is_counted_as_accounts_tell_addresses_apart(limits):
    """Dots and tags may lead to somebody else, whose door would be closed with this one."""
    counted = limits("Ana@Bücher.example", "::")[0].key
    assert limits("ana@xn--bcher-kva.example", "::")[0].key == counted
    assert counted not in {limits(f"{other}@bücher.example", "::")[0].key for other in ("a.na", "ana+news")}


def test_no_address_is_kept(ana, client):
    wrong(client, "a.secret@example.org")
    assert not any("secret" in key for (key,) in db.session.query(Attempt.key))
