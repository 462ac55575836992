"""What comes next for an edition, in one sentence, for whoever looks at its desk."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.core.say import say_moment
from portal.newsletters.models import PERSONAL, WORD, Edition
from portal.newsletters.queries import Stage


def next_step(edition: Edition, stage: Stage, *, may_send: bool) -> str:
    """The sentence. `edition` with its blocks."""
    return str(_told(edition, stage, may_send))


def _told(edition: Edition, stage: Stage, may_send: bool) -> Any:
    match stage:
        case Stage.DRAFT | Stage.REVIEW:
            return _of_draft(edition, stage, may_send)
        case Stage.APPROVED:
            return (
                _("Next: choose when it goes out.")
                if may_send
                else _("Next: somebody who may send chooses when it goes out. You have nothing left to do.")
            )
        case Stage.SCHEDULED:
            return _("Nothing is left to do: it goes out by itself on %(when)s.", when=say_moment(edition.send_at))
        case Stage.PREPARING | Stage.SENDING:
            return _("It is going out by itself. Nothing in it can be changed any more.")
        case Stage.PAUSED | Stage.HALTED:
            return (
                _("Next: look at the delivery, which waits for a decision.")
                if may_send
                else _("The delivery waits for a decision of somebody who may send.")
            )
        case Stage.SENT:
            return _("It has gone out. Next month’s edition drafts itself when its day comes.")
        case _:
            return _("It was given up, and nothing of it leaves any more.")


def _of_draft(edition: Edition, stage: Stage, may_send: bool) -> Any:
    shown = [block for block in edition.blocks if not block.hidden and not block.is_empty and block.kind != PERSONAL]
    if not shown:
        return _("Next: write a word, add a block, or refresh it once something is planned. It is empty so far.")
    if stage == Stage.REVIEW and not may_send:
        return _("Somebody who may send was asked to read it. You have nothing left to do, unless you would like to.")
    if all(block.kind != WORD for block in shown):
        return (
            _("Next: open it with a word of your own, if you like. Then read it through, check it and approve it.")
            if may_send
            else _("Next: open it with a word of your own, if you like. Then check it and ask for a reader.")
        )
    if may_send:
        return _("Next: read it through once. Then check and approve it: the button is below the preview.")
    return _("Next: read it through once. Then check it and ask for a reader: the button is below the preview.")
