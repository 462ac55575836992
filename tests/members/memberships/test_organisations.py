"""Organisations: who sees them, who writes about them, who speaks for them."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core.work import unit_of_work
from portal.members.memberships.operations import organisations


def test_organisations_with_a_member_are_seen_and_their_primary_edits_them(
    client, browser_of, cast, sign_in, make_firm
):
    firm, hidden = make_firm("Lindqvist & Daughters"), make_firm("Nobody Ltd")
    with unit_of_work():
        organisations.represent(firm, cast.amara, kind="primary", start=date(2024, 1, 1))
    sign_in(client, cast.jonas)
    assert "Lindqvist & Daughters" in client.page("/organisations")
    assert "Nobody Ltd" not in client.page("/organisations")
    assert "Amara Lindqvist" in client.page(f"/organisations/{firm.id}")
    assert client.get(f"/organisations/{hidden.id}").status_code == 404
    assert client.get(f"/organisations/{firm.id}/edit").status_code == 403

    other = browser_of()
    sign_in(other, cast.amara)
    other.submit(f"/organisations/{firm.id}/edit", {"about": "Books, mended."}, to=f"/organisations/{firm.id}/edit")
    assert "Books, mended." in client.page(f"/organisations/{firm.id}")


def test_nobody_represents_a_firm_twice_and_there_is_one_primary(cast, make_firm):
    firm, amara, jonas = make_firm(), cast.amara, cast.jonas
    with unit_of_work():
        organisations.represent(firm, amara, kind="primary", start=date(2025, 1, 1))
    with pytest.raises(organisations.SpeaksAlready), unit_of_work():
        organisations.represent(firm, amara, kind="delegate", start=date(2025, 6, 1))
    with pytest.raises(organisations.HasPrimary), unit_of_work():
        organisations.represent(firm, jonas, kind="primary", start=date(2024, 1, 1), end=date(2025, 1, 2))
    with unit_of_work():
        organisations.represent(firm, jonas, kind="primary", start=date(2024, 1, 1), end=date(2025, 1, 1))
