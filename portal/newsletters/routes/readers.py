"""To whom an edition goes: chosen by those who may send it, and said in words with the number of mailboxes."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import requires
from portal.core.answering import answered, shown
from portal.newsletters import audiences, policies
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import AudienceForm
from portal.newsletters.models import Edition
from portal.newsletters.operations import choosing
from portal.newsletters.routes.sending import find_letter


@bp.route("/office/newsletters/<slug>/audience", methods=["GET", "POST"])
@requires(policies.send, of=find_letter)
def audience(edition: Edition) -> ResponseReturnValue:
    """Choose who gets it, as long as it has not begun to go out."""
    if edition.sending_from is not None:
        return redirect(url_for(".sending_page", slug=edition.slug), 303)
    form, there, rule = AudienceForm(), audiences.offered(), audiences.rule_of(edition)
    form.offer(there)
    if request.method == "GET" and not rule.is_everybody:
        form.to.data, form.plans.data, form.bodies.data = "some", list(rule.plans), list(rule.bodies)
        form.interests.data = ", ".join(rule.interests)

    def act() -> str:
        choosing.choose_audience(edition, form.rule())
        return url_for(".send", slug=edition.slug)

    if done := answered(form, act, _("Noted. This is who gets it.")):
        return done
    edition = find_letter(edition.slug)
    return shown(
        "newsletters/audience.html",
        edition=edition,
        form=form,
        there=there,
        parts=there.words(rule),
        size=audiences.size(rule),
    )
