"""On the page of an act: what the newsletter may tell of it, written by one and agreed to by the other."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import again, answered, carry_out
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.routes import act_page, bp, find_act, is_giver, is_receiver
from portal.relationships.goodwill.told import operations
from portal.relationships.goodwill.told.forms import TellForm


@bp.post("/goodwill/<int:act_id>/tell")
@requires(is_receiver, of=find_act)
def tell(act: GoodwillAct) -> ResponseReturnValue:
    """Words for the newsletter; nothing is told before the other one says yes."""
    form = TellForm()

    def act_on() -> str:
        operations.offer(act, form.words.data or "", now=clock.now())
        return url_for("goodwill.show", act_id=act.id)

    said = _("Kept. The newsletter tells it once they say yes.")
    return answered(form, act_on, said) or again(act_page(act, tell_form=form))


@bp.post("/goodwill/<int:act_id>/tell/take-back")
@requires(is_receiver, of=find_act)
def untell(act: GoodwillAct) -> ResponseReturnValue:
    """Rather not after all."""
    back = url_for("goodwill.show", act_id=act.id)
    return carry_out(lambda: operations.take_words_back(act), _("The newsletter does not tell it."), back=back)


@bp.post("/goodwill/<int:act_id>/tell/agree")
@requires(is_giver, of=find_act)
def let_tell(act: GoodwillAct) -> ResponseReturnValue:
    """Yes, with my name."""
    back = url_for("goodwill.show", act_id=act.id)
    said = _("Thank you. The next edition may tell it; you can still take your yes back here.")
    return carry_out(lambda: operations.agree(act, now=clock.now()), said, back=back)


@bp.post("/goodwill/<int:act_id>/tell/rather-not")
@requires(is_giver, of=find_act)
def rather_not_tell(act: GoodwillAct) -> ResponseReturnValue:
    """Rather not."""
    back = url_for("goodwill.show", act_id=act.id)
    said = _("Then it stays between the two of you. They are not told.")
    return carry_out(lambda: operations.step_out(act, now=clock.now()), said, back=back)
