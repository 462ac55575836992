"""The links of people from outside, and what stands for their mailbox. Neither can be found from the database."""

from __future__ import annotations

from portal.core import vault
from portal.core.tokens import digest, made_of, new_token
from portal.core.web import external_url
from portal.mail.addresses import normalise
from portal.relationships.outside.models import OutsideParty

#: Mailboxes that are one, whatever dots stand in them.
DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def fresh(party: OutsideParty) -> None:
    """Another link: the one before opens nothing any more."""
    party.nonce = new_token()
    party.token_hash = digest(token_of(party))


def token_of(party: OutsideParty) -> str:
    """What the link carries: before their yes the one that is forwarded, after it theirs alone."""
    whose = "outside" if party.agreed_at is None else "outside, own"
    return made_of(whose, party.nonce or "")


def page_of(party: OutsideParty) -> str:
    """The whole address."""
    return external_url("outside.show", token=token_of(party))


def letter(party: OutsideParty, what: str) -> str:
    """The key of a letter to them: nobody finds by it in the database whom it is about."""
    return f"outside.{what}:{made_of('letter outside', f'{party.id}:{what}')}"


def letters(party: OutsideParty) -> list[str]:
    """All that may have gone to them."""
    return [letter(party, what) for what in ("code1", "code2", "code3", "introduced")]


def mailbox(email: str) -> str:
    """The address without what may be added to it: mara+books@… is the mailbox of mara@…."""
    local, _, domain = normalise(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), DOTLESS[domain]
    return f"{local}@{domain}"


def key_of(email: str) -> str:
    """64 hex digits for a mailbox, the same each time."""
    return vault.keyed("people from outside", mailbox(email))
