"""A stranger's tries close no door for its owner; what everybody shares slows, and never refuses for good."""

from __future__ import annotations

import pytest

from portal.accounts import operations, restored, throttle
from portal.accounts.models import Account, Attempt
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.accounts.conftest import PASSWORD
from tests.support.client import new_client

pytestmark = pytest.mark.slow

ANA = "ana@example.org"


def at(app, ip):
    client = new_client(app)
    client.environ_base["REMOTE_ADDR"] = ip
    return client


def knock(client, password="wrong", email=ANA):
    return client.submit("/sign-in", {"email": email, "password": password}, to="/sign-in", status=None).status_code


def besiege(app, *, tries=30):
    """Wrong passwords for Ana from many networks: the statuses they got."""
    return [knock(at(app, f"203.0.113.{number}")) for number in range(tries)]


def test_a_run_gets_ten_tries_and_the_owner_comes_in_on_a_device_of_hers(app, ana, enter, frozen):
    frozen("2026-05-19 08:00")
    mine = enter(ANA)
    mine.submit("/", to="/sign-out", status=None)
    assert besiege(app) == [422] * 10 + [429] * 20
    assert knock(at(app, "198.51.100.7"), PASSWORD) == 429, "a device nobody knows waits"
    assert knock(mine, PASSWORD) == 303
    mine.post("/sign-out", data={"csrf_token": mine.token("/me/security")})
    frozen.forward(minutes=5)
    assert knock(at(app, "198.51.100.7"), PASSWORD) == 303, "nobody is locked out for good"


def test_a_known_device_has_ten_tries_of_its_own(app, ana, enter, frozen):
    frozen("2026-05-19 08:00")
    mine = enter(ANA)
    mine.post("/sign-out", data={"csrf_token": mine.token("/me/security")})
    besiege(app)
    assert [knock(mine) for _ in range(11)] == [422] * 10 + [429]


def test_all_known_devices_of_an_account_have_twenty_tries_together(app, ana, enter, frozen):
    frozen("2026-05-19 08:00")
    many = [enter_again(app, enter(ANA)) for _ in range(4)]
    assert [knock(each) for each in many for _ in range(8)] == [422] * 20 + [429] * 12


@pytest.mark.parametrize("limits", [throttle.sign_in_tries, throttle.mail_from_outside, throttle.sign_in_code_tries])
def test_a_network_is_counted_for_known_devices_too(app, limits, frozen):
    frozen("2026-05-19 08:00")
    known = limits(ANA, "203.0.113.7", "device")
    another = limits("bo@example.org", "203.0.113.7", "other")
    shared = [limit for limit in known if limit in another]
    assert [limit.whom for limit in shared] == ["203.0.113.7"]
    assert shared[0].most > max(limit.most for limit in limits(ANA, "203.0.113.7") if limit.whom == "203.0.113.7")


def closed_for_a_while(account):
    operations.close_account(account, now=clock.now())
    operations.reopen_account(account)


ENDINGS = {
    "all ended": lambda account: operations.end_all_sessions(account.id),
    "others ended": lambda account: operations.end_other_sessions(account.id, 0),
    "by the office": lambda account: operations.sign_out_by_office(account.id),
    "password": lambda account: operations.set_password(account, password_hash=account.password_hash, now=clock.now()),
    "closed": closed_for_a_while,
    "restored": lambda account: restored.end_what_opens_doors(db.session.connection(), clock.now()),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_who_is_put_out_is_a_stranger_again(app, ana, keeper, enter, frozen, ending):
    frozen("2026-05-19 08:00")
    intruder = enter_again(app, enter(ANA))
    with unit_of_work():
        ENDINGS[ending](db.session.get_one(Account, ana))
    besiege(app)
    assert knock(intruder, PASSWORD) == 429


def test_the_device_on_which_the_others_were_put_out_stays_known(app, ana, enter, frozen):
    frozen("2026-05-19 08:00")
    intruder, mine, other = enter_again(app, enter(ANA)), enter(ANA), enter(ANA)
    mine.submit("/me/security", to="/me/security/devices/end-others")
    third = enter(ANA)
    page = mine.page("/me/security")
    ended = [form.action for form in page.forms if form.action.endswith("/end")][-1]
    mine.submit("/me/security", to=ended)
    besiege(app)
    assert [knock(each, PASSWORD) for each in (intruder, other, third)] == [429] * 3
    assert knock(enter_again(app, mine), PASSWORD) == 303


def test_a_known_device_is_known_for_one_account_only(app, ana, make, enter, frozen):
    frozen("2026-05-19 08:00")
    make("mallory@example.org")
    mallory = enter("mallory@example.org")
    mallory.post("/sign-out", data={"csrf_token": mallory.token("/me/security")})
    besiege(app)
    assert knock(mallory, PASSWORD) == 429


def test_what_makes_a_device_known_cannot_be_made_up(app, ana, frozen):
    frozen("2026-05-19 08:00")
    client = at(app, "198.51.100.7")
    client.set_cookie("guildhall-known", "eyJhIjoiYiJ9.aaaa.bbbb")
    besiege(app)
    assert knock(client, PASSWORD) == 429


def test_the_cookie_is_signed_not_read_by_scripts_and_names_nobody(app, ana):
    client = new_client(app)
    answer = client.submit("/sign-in", {"email": ANA, "password": PASSWORD}, to="/sign-in")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("guildhall-known="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "ana" not in cookie.partition(";")[0]


def test_somebody_signed_in_proves_who_they_are_whatever_strangers_try(app, ana, enter, frozen):
    frozen("2026-05-19 08:00")
    mine = enter(ANA)
    besiege(app)
    frozen.forward(minutes=20)
    besiege(app)
    mine.submit("/me/security/prove", {"password": PASSWORD}, to="/me/security/prove", status=303)
    wrong = [
        mine.submit("/me/security/password", {"current": "wrong", "password": "x" * 20}, status=None).status_code
        for _ in range(11)
    ]
    assert wrong == [422] * 10 + [429]
    assert knock(enter_again(app, mine), PASSWORD) == 303, "and that closes no door either"


def enter_again(app, mine):
    """The same browser, signed out."""
    mine.post("/sign-out", data={"csrf_token": mine.token("/me/security")})
    return mine


def test_one_site_of_ipv6_cannot_use_up_what_all_share(app, make, frozen):
    frozen("2026-05-19 08:00")
    make("keeper@example.org")
    statuses = [
        knock(at(app, f"2001:db8:7:{number:x}::1"), email=f"somebody{number}@example.org") for number in range(60)
    ]
    assert statuses == [422] * 50 + [429] * 10
    assert knock(at(app, "2001:db8:8::1"), PASSWORD, "keeper@example.org") == 303


def fill(limit):
    with unit_of_work():
        db.session.add_all(Attempt(key=limit.key, at=clock.now()) for _ in range(limit.most))


@pytest.mark.parametrize("door", ["password", "mail"])
def test_what_everybody_shares_asks_to_wait_and_then_lets_pass(app, ana, frozen, door):
    frozen("2026-05-19 08:00")
    limits = throttle.sign_in_tries(ANA, "::") if door == "password" else throttle.mail_from_outside(ANA, "::")
    fill(limits[-1])
    client = at(app, "198.51.100.7")

    def attempt():
        if door == "password":
            return client.submit("/sign-in", {"email": ANA, "password": PASSWORD}, to="/sign-in", status=None)
        return client.submit("/sign-in/forgotten", {"email": ANA}, status=None)

    answer = attempt()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert "wait five seconds" in answer.page.text
    assert attempt().status_code == 429, "not yet"
    frozen.forward(seconds=5)
    assert attempt().status_code == 303


def test_one_wait_lets_pass_once_however_often_it_is_shown(app, ana, frozen):
    frozen("2026-05-19 08:00")
    fill(throttle.sign_in_tries(ANA, "::")[-1])
    client = at(app, "198.51.100.7")
    assert knock(client) == 429
    note = client.get_cookie("guildhall").value
    frozen.forward(seconds=5)

    def shown(number):
        other = at(app, f"203.0.113.{number}")
        other.set_cookie("guildhall", note)
        data = {**other.page("/sign-in").form("/sign-in").values, "email": f"somebody{number}@example.org"}
        other.set_cookie("guildhall", note)
        return other.post("/sign-in", data={**data, "password": "wrong"}).status_code

    assert [shown(number) for number in range(3)] == [422, 429, 429]


def test_a_known_device_does_not_even_wait(app, ana, enter, frozen):
    frozen("2026-05-19 08:00")
    mine = enter_again(app, enter(ANA))
    fill(throttle.sign_in_tries(ANA, "::")[-1])
    assert knock(mine, PASSWORD) == 303


def test_whoever_is_besieged_hears_of_it_once_a_day(app, ana, letters, frozen):
    frozen("2026-05-19 08:00")
    besiege(app, tries=9)
    assert letters(ANA) == []
    besiege(app, tries=30)
    frozen.forward(hours=1)
    besiege(app)
    assert [letter.kind for letter in letters(ANA)] == ["accounts.besieged"]
    frozen.forward(hours=24)
    besiege(app)
    assert len(letters(ANA)) == 2


def test_codes_asked_for_by_strangers_leave_the_owner_hers(app, ana, enter, letters, frozen):
    from tests.accounts.test_codes import ask, digits_in

    frozen("2026-05-19 08:00")
    mine = enter_again(app, enter(ANA))
    for number in range(12):
        client = at(app, f"203.0.113.{number}")
        values = client.page("/sign-in").form("/sign-in").values
        client.post("/sign-in/code", data={**values, "email": ANA, "password": ""})
        client.submit("/sign-in/code", {"code": "000000"}, status=None) if number < 10 else None
    ask(mine, ANA)
    code = digits_in(letters(ANA, "code")[-1])
    mine.submit("/sign-in/code", {"code": code})
    assert mine.get("/me/security").status_code == 200
