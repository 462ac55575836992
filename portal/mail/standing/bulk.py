"""What Gmail, Yahoo and Microsoft ask of whoever writes to many, at the size of this association.

Everybody needs SPF or DKIM, a name both ways, TLS and mail that few mark as unwanted. Who sends more than 5,000
messages a day to one of them also needs SPF and DKIM, DMARC in line with From, and one click to unsubscribe. From the
providers' guidelines of 2024 and 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln

from portal.core.doctor.findings import State
from portal.core.sayings import kept
from portal.mail.standing.findings import Looked, found
from portal.mail.standing.scene import Scene

#: Messages a day to one provider.
MANY = 5_000


def look(scene: Scene, seen: Mapping[str, Looked], readers: int) -> Looked:
    """`seen`: what was found about spf, dkim, dmarc, ptr and tls. `readers`: of the largest of the last letters."""

    def fails(*names: str) -> bool:
        return all(seen[name].state in (State.LOOK, State.BAD) for name in names if name in seen)

    todo = []
    if fails("spf", "dkim"):
        todo.append(kept(_l("Everybody must have SPF or DKIM. See above.")))
    if fails("ptr"):
        todo.append(kept(_l("The mail server needs a name that leads back to it. See above.")))
    if fails("tls"):
        todo.append(kept(_l("Mail has to leave over TLS. See above.")))
    hard = bool(todo)
    later = []
    if fails("spf") or fails("dkim"):
        later.append(kept(_l("Above 5,000 messages a day it must be SPF and DKIM.")))
    if fails("dmarc"):
        later.append(kept(_l("Above 5,000 messages a day DMARC must be there, and in line with the sender.")))
    if not scene.https:
        later.append(
            kept(_l("Above 5,000 messages a day one click must unsubscribe, which needs BASE_URL with https."))
        )
    if not todo and not later:
        told = _l("Nothing is missing of what large providers ask, up to any number of readers.")
        return found("bulk", State.GOOD, told)
    sizes = _ln(
        "The largest of the last letters had %(num)s reader.",
        "The largest of the last letters had %(num)s readers.",
        readers,
    )
    size = (kept(sizes),) if readers else ()
    if readers > MANY or hard:
        told = _l("Large providers may refuse or hide our mail.")
        return found("bulk", State.BAD if readers > MANY else State.LOOK, told, *size, *todo, *later)
    told = _l("Nothing is missing of what large providers ask at this size.")
    return found("bulk", State.GOOD, told, *size, *later)
