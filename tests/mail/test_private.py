"""What passes between members is read by nobody in the office."""

from __future__ import annotations

import pytest

from portal.core import clock, settings
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, DeliveryContent


@pytest.fixture
def said(db, cast, app):
    """A private message and an ordinary one, in a portal without a mail server."""
    numbers = {}
    with unit_of_work():
        for kind in ("referrals.thanks", "members.welcome"):
            row = Delivery(
                key=f"test:{kind}",
                kind=kind,
                lane=1,
                email="jonas@members.example",
                name="Jonas",
                address="jonas@members.example",
                message_id=f"<{kind}@x.example>",
                created_at=clock.now(),
                due_at=clock.now(),
            )
            db.session.add(row)
            db.session.flush()
            db.session.add(DeliveryContent(delivery_id=row.id, subject=f"Subject of {kind}", source=f"Words of {kind}"))
            numbers[kind] = row.id
    return numbers


def test_every_mail_between_members_is_private(app):
    families = {"referrals", "relationships"}
    kinds = [kind for kind in house().notices if kind.family in families]
    assert kinds
    assert all(kind.private for kind in kinds)


def test_an_administrator_reads_ordinary_mail_and_never_what_passes_between_members(said, cast, browser_as):
    yusra = browser_as(cast.yusra)
    page = yusra.page("/office/mailbox").text
    assert "Subject of members.welcome" in page
    assert "Subject of referrals.thanks" not in page
    assert yusra.get(f"/office/mailbox/{said['members.welcome']}").status_code == 200
    for more in ("", "/html", "/files/0"):
        assert yusra.get(f"/office/mailbox/{said['referrals.thanks']}{more}").status_code == 404


def test_in_a_demo_everybody_is_invented_and_all_mail_can_be_followed(said, client):
    with unit_of_work():
        settings.change(demo=True, set_up=True)
    assert "Subject of referrals.thanks" in client.page("/mailbox").text
