"""DKIM (RFC 6376): the keys that are published for the sender's domain."""

from __future__ import annotations

import base64
import binascii
import contextlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from flask_babel import lazy_gettext as _l

from portal.core.doctor.findings import State
from portal.core.sayings import kept
from portal.mail.mime.dkim import GOOD_BITS, LEAST_BITS, Key
from portal.mail.standing.asking import Resolve, Unanswered
from portal.mail.standing.findings import Looked, Record, found
from portal.mail.standing.scene import Scene

#: Who signs chooses the selector; these are what the common programs and providers call theirs.
SELECTORS = (
    "default", "mail", "dkim", "selector1", "selector2", "s1", "s2", "k1", "k2", "google", "fm1", "mxvault",
    "protonmail", "mailjet", "brevo", "smtp", "key1", "20230601",
)  # fmt: skip


def look(scene: Scene, ask: Resolve) -> Looked:
    """Our own keys where we sign; else whichever has a usual name. Raises Unanswered."""
    return _ours(scene.keys, ask) if scene.keys else _theirs(scene.domain, ask)


def _ours(keys: tuple[Key, ...], ask: Resolve) -> Looked:
    for key in keys:
        name = f"{key.selector}._domainkey.{key.domain}"
        published = [tags(text) for text in ask(name, "TXT") if "p=" in text]
        add = Record(name, "TXT", key.record)
        if not published:
            told = _l(
                "The portal signs with the key “%(selector)s”, which %(domain)s does not publish: nobody believes it."
            )
            todo = kept(_l("Add this record where the domain is kept:"))
            return found("dkim", State.BAD, told, todo, records=(add,), selector=key.selector, domain=key.domain)
        if all("".join(each.get("p", "").split()) != key.public for each in published):
            told = _l("%(domain)s publishes another key “%(selector)s” than the one the portal signs with.")
            todo = kept(_l("Change the record to this:"))
            return found("dkim", State.BAD, told, todo, records=(add,), selector=key.selector, domain=key.domain)
    names = ", ".join(key.selector for key in keys)
    told = _l("The portal signs with the key “%(selector)s” of %(domain)s, and it is published.")
    if all(key.algorithm.startswith("ed") for key in keys):
        todo = kept(_l("Large providers do not read Ed25519 yet: add an RSA key of 2048 bits beside it."))
        return found("dkim", State.LOOK, told, todo, selector=names, domain=keys[0].domain)
    return found("dkim", State.GOOD, told, selector=names, domain=keys[0].domain)


def _theirs(domain: str, ask: Resolve) -> Looked:
    worst: Looked | None = None
    for selector in SELECTORS:
        with contextlib.suppress(Unanswered):
            records = [tags(text) for text in ask(f"{selector}._domainkey.{domain}", "TXT") if "p=" in text]
            for record in records:
                seen = _judged(domain, selector, record)
                if seen.state is State.GOOD:
                    return seen
                worst = worst or seen
    if worst is not None:
        return worst
    told = _l("No DKIM key with a usual name was found for %(domain)s.")
    todo = kept(
        _l(
            "Ask whoever runs the mail server to switch DKIM on, and add the record that they name. "
            "If they cannot sign, the portal can: see MAIL_DKIM_KEY in docs/operating.md."
        )
    )
    return found("dkim", State.UNKNOWN, told, todo, domain=domain)


def _judged(domain: str, selector: str, record: dict[str, str]) -> Looked:
    public = "".join(record.get("p", "").split())
    about = {"domain": domain, "selector": selector}
    if not public:
        told = _l("The DKIM key “%(selector)s” of %(domain)s is withdrawn.")
        return found(
            "dkim", State.LOOK, told, kept(_l("Remove the record, unless another key has taken its place.")), **about
        )
    bits = length(public) if record.get("k", "rsa") == "rsa" else GOOD_BITS
    if bits == 0:
        told = _l("The DKIM key “%(selector)s” of %(domain)s cannot be read: a part of it is missing or too much.")
        return found("dkim", State.BAD, told, kept(_l("Copy the whole record again, without line breaks.")), **about)
    if bits < LEAST_BITS:
        told = _l("The DKIM key “%(selector)s” of %(domain)s has only %(bits)s bits; receivers ignore it.")
        return found("dkim", State.BAD, told, kept(_l("Have a key of 2048 bits made.")), bits=bits, **about)
    if bits < GOOD_BITS:
        told = _l("The DKIM key “%(selector)s” of %(domain)s has %(bits)s bits, which counts as weak.")
        return found("dkim", State.LOOK, told, kept(_l("Have a key of 2048 bits made.")), bits=bits, **about)
    if "y" in record.get("t", "").replace(" ", "").split(":"):
        told = _l("The DKIM key “%(selector)s” of %(domain)s is marked as a try, and counts for nothing.")
        return found("dkim", State.LOOK, told, kept(_l("Take t=y out of the record.")), **about)
    return found("dkim", State.GOOD, _l("%(domain)s publishes the DKIM key “%(selector)s”."), **about)


def tags(text: str) -> dict[str, str]:
    """`a=b; c=d` as in the records of DKIM and DMARC."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def length(public: str) -> int:
    """Bits of an RSA key as p= holds it; 0 where it is none."""
    try:
        found_key = load_der_public_key(base64.b64decode(public, validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return 0
    return found_key.key_size if isinstance(found_key, RSAPublicKey) else 0
