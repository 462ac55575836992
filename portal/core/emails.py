"""What an e-mail address is: checked by its syntax, with an international domain by IDNA 2008; nothing is looked up."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import idna
from email_validator import EmailNotValidError, validate_email

__all__ = ["EmailNotValidError", "ascii_domain", "checked"]


def checked(email: str) -> str:
    """The address as people write it. Raises EmailNotValidError for what cannot be one.

    What our strict reading of IDNA does not know (full-width letters, say) is mapped as browsers do.
    """
    local, at, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    if at and not domain.isascii():
        with suppress(ValueError):
            domain = ascii_domain(domain)
    try:
        found = validate_email(f"{local}{at}{domain}", check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        if "xn--" not in domain.lower():
            raise
        # A joiner (RFC 5892, appendix A) is refused in what is written, so the domain is looked at by itself.
        validate_email(f"{local}{at}example.org", check_deliverability=False, test_environment=True)
        if len(local) + 1 + len(domain) > 254:
            raise EmailNotValidError("the address is too long") from None
        return f"{local}@{_written(domain)}"
    return found.normalized


def ascii_domain(domain: str) -> str:
    """The domain as it stands in DNS: lower case, and by IDNA 2008 (RFC 5891), where ß, ς and joiners are letters.

    Raises ValueError for what no registry could give out.
    """
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(unicodedata.normalize("NFC", domain.lower())).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError("this domain does not exist in any spelling") from error


def _written(domain: str) -> str:
    try:
        return idna.decode(domain)
    except idna.IDNAError as error:
        raise EmailNotValidError(str(error)) from error
