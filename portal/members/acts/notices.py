"""The letter that the office writes to people whom it chose."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.mail import outbox
from portal.mail.sender import answered_by
from portal.mail.writing.templates import Written
from portal.members.acts.models import OfficeAct
from portal.members.people import reach

LETTER = NoticeKind("members.letter", _l("A letter from the office"), "members", lane="bulk")
KINDS = (LETTER,)


def letter(act: OfficeAct, to: reach.Reader) -> None:
    """One copy, whatever happens: the same act again writes nothing to the same person."""
    if to.address is None or not to.address.proved:
        return
    outbox.enqueue(
        LETTER.name, to=to.address, key=f"members.letter:{act.id}:{to.id}", reply_to=answered_by(), alike=True,
        context={"first": to.first, "title": act.subject, "words": Written(act.words)},
    )  # fmt: skip
