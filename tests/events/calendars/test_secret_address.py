"""The secret address of somebody's own calendar opens no more than their account does."""

from __future__ import annotations

from datetime import timedelta

from portal.accounts import operations as accounts
from portal.accounts.models import EmailChange
from portal.core.db import db
from portal.core.tokens import digest, new_token
from portal.core.work import unit_of_work
from portal.events.calendars import feeds


def test_the_secret_address_opens_nothing_once_the_account_is_closed(app, cast, client, now):
    with unit_of_work():
        address = f"/calendar/{feeds.token_of(feeds.renew(cast.amara.id, now=now))}.ics"
    assert client.get(address).status_code == 200
    with unit_of_work():
        accounts.close_account(cast.account(cast.amara), now=now)
    assert client.get(address).status_code == 404
    with unit_of_work():
        accounts.reopen_account(cast.account(cast.amara))
    assert client.get(address).status_code == 200


def test_what_an_intruder_may_have_seen_of_the_calendar_ends_when_its_owner_takes_the_account_back(
    app, cast, client, now
):
    with unit_of_work():
        theirs, others = (feeds.token_of(feeds.renew(each.id, now=now)) for each in (cast.amara, cast.jonas))
        undo = new_token()
        db.session.add(
            EmailChange(
                account_id=cast.amara.account_id, old_email=cast.amara.email, new_email="eve@evil.example",
                confirm_hash="0" * 64, undo_hash=digest(undo), created_at=now, expires_at=now + timedelta(days=1),
                confirmed_at=now, undo_until=now + timedelta(days=7),
            )
        )  # fmt: skip
    client.submit(f"/email/undo/{undo}")
    assert client.get(f"/calendar/{theirs}.ics").status_code == 404
    assert client.get(f"/calendar/{others}.ics").status_code == 200
