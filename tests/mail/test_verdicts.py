"""What a server says of a recipient, in words that have misled other programs: whom it is about, and for how long."""

from __future__ import annotations

import pytest

from portal.mail.intake import verdicts
from portal.mail.intake.reading import dsn
from portal.mail.intake.reading.report import Told

READER = "ana@example.org"
SAID = [
    # Of the sender, whatever the number before it says: the other server asked after our own address.
    ("policy", "5.1.1", "550 5.1.1 <house@example.com>: Sender address rejected: User unknown in local table"),
    ("policy", "5.1.0", "550 5.1.0 sender verify failed; the callout said: 550 no such user"),
    ("policy", "5.0.0", "550 Callout verification failed: 550 5.1.1 user unknown"),
    ("policy", "5.1.1", f"550 5.1.1 <{READER}> - 192.0.2.7 has sent to too many recipients this hour"),
    ("policy", "5.7.1", f"554 5.7.1 <{READER}>: Recipient address rejected: Access denied"),
    ("policy", "5.0.0", f"550 ({READER}:blocked)"),
    ("policy", "5.0.0", "554 this message was quarantined"),
    ("hard", "5.4.1", f"550 5.4.1 [{READER}]: Recipient address rejected: Access denied [x.mail.protection.example]"),
    # It will pass.
    ("soft", "5.2.1", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that is too high"),
    ("soft", "5.1.1", "550 5.1.1 mailbox temporarily disabled, try again later"),
    ("soft", "5.4.4", "Host or domain name not found. Name service error: Host not found, try again"),
    ("soft", "", f"save to {READER}: mailbox is full: retry timeout exceeded"),
    # Names are no words.
    ("hard", "5.1.1", "550 5.1.1 <abuse.officer@example.org>: rejected"),
    ("hard", "5.1.1", "550 5.1.1 <quota-overview@example.org>: rejected"),
    ("hard", "5.1.1", f"host mx1.spam-filter.example[192.0.2.1] said: 550 5.1.1 <{READER}> rejected"),
    ("unknown", "5.0.0", "554 <unbekannt@example.org>: transaction failed"),
    ("unknown", "5.0.0", "554 rejected, see https://postmaster.example/errors/user-unknown"),
    # The status of a gateway, and behind it what was really said.
    ("hard", "5.1.0", f"5.1.0 - Unknown address error 550-'5.1.1 Mailbox <{READER}> does not exist'"),
    ("hard", "5.1.0", f"5.1.0 - Unknown address error 550-'5.1.1 <{READER}>: Recipient address rejected: ana'"),
    ("policy", "5.1.0", "5.1.0 - Unknown address error 554-'5.7.1 listed' (delivery attempts: 0)"),
    ("hard", "5.0.0", "550 No user found"),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "status", "said"), SAID)
def test_what_was_said(verdict, status, said):
    assert verdicts.of(Told(READER, action="failed", status=status, diagnostic=f"smtp; {said}")) == verdict


def test_a_gateway_has_a_field_of_its_own_for_what_was_said():
    group = f"Final-Recipient: RFC822; {READER}\nAction: failed\nStatus: 5.0.0\nX-Supplementary-Info: <mx.example "
    (told,) = dsn.told_in(group + '#5.0.0 smtp; 550 "Unknown User">\n')
    assert verdicts.of(told) == "hard"
