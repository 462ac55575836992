"""Yes, no, or never again. A yes counts once the code was typed that went to the address given with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.mail import erasure
from portal.members.people import reach
from portal.relationships.outside import links, notices, queries
from portal.relationships.outside.errands import Asking, errand_of
from portal.relationships.outside.errors import CodeSpent, NoMoreCodes, NotTheirs, Over, SentJustNow, WrongCode
from portal.relationships.outside.models import AGAIN_AFTER, CODE_LASTS, CODES, TRIES, OutsideParty, OutsideSuppression
from portal.relationships.outside.operations import codes, keeping


@dataclass(frozen=True, slots=True)
class Typed:
    """What they say of themselves."""

    name: str
    email: str
    phone: str = ""
    words: str = ""
    language: str = ""


def ask_for_code(party: OutsideParty, typed: Typed, *, today: date, now: datetime) -> None:
    """They would say yes: a code goes to the address they typed, and nothing else happens.

    None goes where the owner asked never to be asked, nor to the member they would be introduced to, nor once it was
    answered with a no that nobody is to see; it looks the same. Raises Over, NotTheirs, NoMoreCodes, SentJustNow.
    """
    party, asking = _open(party, now)
    if queries.reads_there(asking.giver_id, typed.email):
        raise NotTheirs
    if party.codes_sent >= CODES:
        raise NoMoreCodes
    if party.code_until is not None and now < party.code_until - CODE_LASTS + AGAIN_AFTER:
        raise SentJustNow
    party.name, party.email, party.phone, party.words = typed.name, typed.email, typed.phone, typed.words
    party.email_key, party.language = links.key_of(typed.email), typed.language
    party.codes_sent, party.tries = party.codes_sent + 1, 0
    digits = codes.new_code()
    party.code_hash, party.code_until = codes.hash_of(party, digits), now + CODE_LASTS
    db.session.flush()
    if asking.silent or queries.is_suppressed(typed.email) or queries.reads_there(asking.receiver_id, typed.email):
        return
    readers = reach.readers([asking.giver_id, asking.receiver_id])
    notices.code(party, digits, readers[asking.giver_id], readers[asking.receiver_id], today=today)


def ask_again(party: OutsideParty, *, today: date, now: datetime) -> None:
    """Another code to the same address. Raises what `ask_for_code` raises, and Over where nothing was typed."""
    party = keeping.hold(party)
    if not party.email:
        raise Over
    typed = Typed(party.name, party.email, party.phone, party.words, party.language)
    ask_for_code(party, typed, today=today, now=now)


def try_code(party: OutsideParty, code: str, *, now: datetime) -> DomainError | None:
    """Their yes, if the code fits. What is wrong is returned and not raised: a wrong try has to be committed.

    Raises Over, and whatever the errand refuses.
    """
    party = keeping.hold(party)
    if party.agreed_at is not None and party.ended_at is None:
        return None
    party, _asking = _open(party, now)
    if not party.has_code(now) or party.tries >= TRIES:
        return CodeSpent()
    party.tries += 1
    if not codes.fits(party, code):
        return WrongCode() if party.tries < TRIES else CodeSpent()
    party.agreed_at, party.wording = now, errand_of(party).wording
    party.code_hash = party.code_until = None
    links.fresh(party)
    db.session.flush()
    erasure.forget_letters([links.letter(party, f"code{each}") for each in range(1, CODES + 1)], now=now)
    errand_of(party).agreed(party, now)
    return None


def refuse(party: OutsideParty, *, now: datetime) -> None:
    """No. Nobody hears why, and nothing about them is kept. Doing it twice changes nothing. Raises Over."""
    party, _asking = _open(party, now)
    errand_of(party).refused(party, now)
    keeping.forget_typed(party, now=now)


def never_again(party: OutsideParty, email: str, *, today: date, now: datetime) -> None:
    """No, and no link from anybody is ever to reach this mailbox by a code again. Raises Over."""
    refuse(party, now=now)
    values = {"email_key": links.key_of(email), "since": today}
    db.session.execute(insert_or_ignore(OutsideSuppression).values(**values))


def _open(party: OutsideParty, now: datetime) -> tuple[OutsideParty, Asking]:
    party = keeping.hold(party)
    asking = errand_of(party).about(party.about_id, now) if party.waits and now < party.until else None
    if asking is None or asking.ended:
        raise Over
    return party, asking
