"""What somebody from outside is told when something cannot be done."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.errors import DomainError


class Over(DomainError):
    sentence = _l("This question is not open any more. Nothing about you is kept.")


class NotTheirs(DomainError):
    sentence = _l("This address belongs to the one who asks. Only you can answer, with an address of your own.")
    field = "email"


class NoMoreCodes(DomainError):
    sentence = _l("No further code can be sent for this link. Ask the one who sent it to you to get in touch again.")
    field = "email"


class SentJustNow(DomainError):
    sentence = _l("A code is on its way already. Give it a minute before you ask for another.")
    field = "email"


class WrongCode(DomainError):
    sentence = _l("That is not the code that we sent last. Look again, or ask for a new one.")
    field = "code"


class CodeSpent(DomainError):
    sentence = _l("That code works no longer. Ask for a new one.")
    field = "code"


class OnlyThey(DomainError):
    sentence = _l("Only the one whom this is about can answer. Forward the link to them.")
