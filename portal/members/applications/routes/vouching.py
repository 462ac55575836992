"""`/vouch/<token>`: whom an applicant named says a word for them, or does not."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import public
from portal.core.answering import answered, shown
from portal.core.db import one_or_404
from portal.core.settings import today
from portal.members.applications import forms, queries
from portal.members.applications.operations import sponsors
from portal.members.blueprint import bp


@bp.route("/vouch/<token>", methods=["GET", "POST"])
@public
def vouching(token: str) -> ResponseReturnValue:
    sponsor = one_or_404(queries.sponsor_behind(token))
    form = forms.Vouch(data={"words": sponsor.words})
    form.words.flags.optional = False  # where they vouch; for a no the button needs nothing
    vouches = bool(form.vouches.data)

    def act() -> str:
        sponsors.answer(sponsor, vouches=vouches, words=form.words.data or "", today=today(), now=clock.now())
        return url_for(".vouching", token=token)

    said = _("Thank you. The office reads what you wrote.") if vouches else _("Thank you. That is all we need to know.")
    if done := answered(form, act, said):
        return done
    sponsor = one_or_404(queries.sponsor_behind(token))
    may = sponsors.may_vouch(sponsor, today=today())
    return shown("members/vouching.html", form=form, sponsor=sponsor, applicant=sponsor.application, may_vouch=may)
