"""Thanks after a shift, once; and a certificate of what somebody did, for themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock, printing
from portal.core.say import say_date
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.volunteering import certificate as certificates
from portal.volunteering import errors, operations, sweeps
from portal.volunteering.certificate import certificate
from portal.volunteering.models import Outcome, Role, Shift
from tests.support.client import Client
from tests.support.people import Cast
from tests.volunteering.conftest import mails, shift_at, takes


def thank(shift: Shift, by: Person | None, words: str = "") -> int:
    with unit_of_work():
        return operations.thank(shift, words=words, by=by.id if by else None, now=clock.now())


def test_each_is_thanked_once_for_an_event_and_not_who_was_not_there(
    cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    for shift in (supper.early, supper.late):
        takes(shift, cast.amara)
    missed, later = takes(supper.early, cast.jonas), takes(supper.late, cast.mara)
    with pytest.raises(errors.NotOver):
        thank(supper.early, cast.osei)
    frozen(supper.early.end_utc)
    with unit_of_work():
        operations.note_outcome(missed, Outcome.MISSED, now=clock.now())
    assert thank(supper.early, cast.osei, "The soup was warm.") == 1
    with pytest.raises(errors.AllThanked):
        thank(supper.early, cast.osei)
    frozen(supper.late.end_utc + timedelta(days=2))
    sweeps.thank(clock.now())
    assert mails("thanks") == ["amara@members.example"]
    frozen(supper.late.end_utc + timedelta(days=4))
    for _again in range(2):
        sweeps.thank(clock.now())
    assert mails("thanks") == ["amara@members.example", "mara@members.example"]
    assert later.thanked_at is not None
    assert missed.thanked_at is None


def test_an_organiser_thanks_in_words_of_their_own(
    cast: Cast, role: Role, supper: SimpleNamespace, browser_as: Callable[[Person], Client], frozen: Callable[..., Any],
    run_jobs: Any, smtp: Any,
) -> None:  # fmt: skip
    takes(supper.early, cast.amara)
    frozen(supper.early.end_utc)
    page = f"/events/{supper.event.slug}/shifts/{supper.early.id}"
    osei = browser_as(cast.osei)
    assert f"{page}/thank" in [link["href"] for link in osei.page(f"{page}/who-came")("main a")]
    osei.submit(f"{page}/thank", {"words": "The soup was warm."})
    run_jobs()
    letter = smtp.to(cast.amara.email)[-1]
    assert "The soup was warm." in letter.text
    assert "Osei" in letter.text
    assert "has been thanked" in osei.page(f"{page}/thank").text


@pytest.mark.parametrize("name", ["A" * 60, "محمد عبد الله", "王小明", "Zoë 🌸 #strong[x] $a$"])
def test_a_certificate_says_what_is_noted_in_any_script(
    cast: Cast, role: Role, frozen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shift = shift_at(role, days=1)
    mine = takes(shift, cast.amara)
    frozen(shift.end_utc)
    now = clock.now()
    cast.amara.name = name
    with pytest.raises(errors.NothingToCertify):
        certificate(cast.amara, year=None, now=now)
    with unit_of_work():
        operations.note_outcome(mine, Outcome.THERE, minutes=90, now=now)
    asked: list[dict[str, Any]] = []
    real = printing._set_apart

    def strict(what: dict[str, Any]) -> bytes:
        asked.append(what)
        return real(what | {"standards": ["a-2b"]})

    monkeypatch.setattr(printing, "_set_apart", strict)
    assert certificate(cast.amara, year=now.year, now=now).startswith(b"%PDF-")
    assert "1 h 30 min" in asked[0]["data"]
    with pytest.raises(errors.NothingToCertify):
        certificate(cast.amara, year=now.year - 1, now=now)


def test_a_certificate_is_fetched_by_whom_it_is_about_and_an_empty_year_is_refused_kindly(
    cast: Cast, role: Role, browser_as: Callable[[Person], Client], frozen: Callable[..., Any]
) -> None:
    shift = shift_at(role, days=1)
    takes(shift, cast.amara)
    frozen(shift.end_utc)
    with unit_of_work():
        operations.note_all_there(shift, now=clock.now())
    amara = browser_as(cast.amara)
    form = amara.page("/volunteer/mine/past").form("/volunteer/mine/certificate.pdf")
    assert amara.send(form, status=200).data.startswith(b"%PDF-")
    token = amara.token("/volunteer/mine/past")
    for year in ("1999", "x", "99999"):
        amara.post("/volunteer/mine/certificate.pdf", data={"csrf_token": token, "year": year})
        assert "no shift to certify" in amara.page("/volunteer/mine/past").text
    jonas = browser_as(cast.jonas)
    sent = jonas.post("/volunteer/mine/certificate.pdf", data={"csrf_token": jonas.token("/volunteer/mine")})
    assert sent.status_code == 303


def test_nobody_has_documents_set_without_end(
    cast: Cast, browser_as: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes a process of its own, with all the letters of the world."""
    monkeypatch.setattr("portal.volunteering.routes.certificate.certificate_of", lambda *_of, **_said: b"%PDF-")
    amara = browser_as(cast.amara)
    said = {"csrf_token": amara.token("/volunteer/mine/past")}
    asked = [amara.post("/volunteer/mine/certificate.pdf", data=said).status_code for _time in range(12)]
    assert asked == [200] * 10 + [303] * 2
    assert "tried often" in amara.page("/volunteer/mine/past").text


def test_a_certificate_of_too_many_shifts_holds_the_latest_in_their_order(
    cast: Cast, role: Role, frozen: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shifts = [shift_at(role, days=days, place=f"Hall {days}") for days in (1, 2, 3)]
    for shift in shifts:
        takes(shift, cast.amara)
    frozen(shifts[-1].end_utc)
    with unit_of_work():
        for shift in shifts:
            operations.note_all_there(shift, now=clock.now())
    printed: list[dict[str, Any]] = []
    monkeypatch.setattr(certificates, "MOST", 2)

    def print_it(_source: object, what: dict[str, Any]) -> bytes:
        printed.append(what)
        return b""

    monkeypatch.setattr(certificates, "document", print_it)
    certificate(cast.amara, year=None, now=clock.now())
    assert [row["day"] for row in printed[0]["rows"]] == [say_date(each.start_utc, each.zone) for each in shifts[1:]]
