"""DMARC (RFC 7489): what others shall do with mail that only pretends to be ours, and whether ours is in line."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.doctor.findings import State
from portal.core.sayings import kept
from portal.mail.standing.asking import Resolve, organisation
from portal.mail.standing.dkim_keys import tags
from portal.mail.standing.findings import Looked, Record, found
from portal.mail.standing.scene import Scene

POLICIES = ("none", "quarantine", "reject")


def look(scene: Scene, ask: Resolve) -> Looked:
    """A parent domain speaks for its own, but no whole country does. Raises Unanswered."""
    labels = scene.domain.split(".")
    for name in (".".join(labels[start:]) for start in range(max(1, len(labels) - 1))):
        there = [text for text in ask(f"_dmarc.{name}", "TXT") if text.lower().startswith("v=dmarc1")]
        if len(there) == 1:
            return _judged(scene, name, there[0])
        if there:
            told = _l("%(domain)s has more than one DMARC record, which counts as none.")
            return found("dmarc", State.BAD, told, kept(_l("Leave one of them.")), domain=name)
    told = _l("%(domain)s has no DMARC record; large providers ask for one.")
    todo = kept(_l("Add this record; it changes nothing yet, and you are sent reports on who sends in your name:"))
    value = f"v=DMARC1; p=none; rua=mailto:{scene.sender}"
    return found("dmarc", State.LOOK, told, todo, records=(Record(f"_dmarc.{scene.domain}", "TXT", value),),
                 domain=scene.domain)  # fmt: skip


def _judged(scene: Scene, name: str, record: str) -> Looked:
    said = tags(record)
    policy = said.get("sp", said.get("p", "")) if name != scene.domain else said.get("p", "")
    if policy.lower() not in POLICIES:
        told = _l("The DMARC record of %(domain)s names no policy: p=none, p=quarantine or p=reject.")
        better = f"v=DMARC1; p=none; rua=mailto:{scene.sender}"
        return found("dmarc", State.BAD, told, kept(_l("Change the record to this:")),
                     records=(Record(f"_dmarc.{name}", "TXT", better),), domain=name)  # fmt: skip
    returned = _aligned(scene.domain, scene.returns, said.get("aspf", "r"), name)
    signed = any(_aligned(scene.domain, key.domain, said.get("adkim", "r"), name) for key in scene.keys)
    if not returned and not signed:
        told = _l(
            "Mail from %(domain)s comes back to %(returns)s: to DMARC that is somebody else, and SPF proves nothing."
        )
        todo = kept(_l("DKIM with the key of %(domain)s must prove it. See above."), domain=scene.domain)
        state = State.LOOK if scene.keys == () or policy == "none" else State.BAD
        return found("dmarc", state, told, todo, domain=scene.domain, returns=scene.returns)
    if "rua" not in said:
        told = _l("%(domain)s: %(record)s")
        todo = kept(_l("With rua=mailto:… you would be told who sends in your name."))
        return found("dmarc", State.GOOD, told, todo, domain=name, record=record)
    return found("dmarc", State.GOOD, _l("%(domain)s: %(record)s"), domain=name, record=record)


def _aligned(ours: str, other: str, mode: str, policy_of: str) -> bool:
    """Strict: the same domain; relaxed: of the same organisation, which here is whoever published the policy."""
    if mode.lower() == "s":
        return ours == other
    return organisation(ours, other) or (other == policy_of or other.endswith(f".{policy_of}"))
