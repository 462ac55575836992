"""The last look: what changed, what would be wrong, who reads it along, and the yes to exactly these words."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock, language
from portal.core.access import requires
from portal.core.answering import answered, carry_out, no, note, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.say import say_list
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.leadership.offices.routes.finding import choices_of
from portal.mail.outbox import Address
from portal.newsletters import audiences, policies, queries
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import ApproveForm, MendForm, ReaderForm, TestForm
from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import approving, testing
from portal.newsletters.proof import checking, mending, team
from portal.newsletters.proof import preflight as looking
from portal.newsletters.proof.models import LinkCheck
from portal.newsletters.routes.blocks import find_block
from portal.newsletters.routes.desk import find_edition, me


@bp.get("/office/newsletters/<slug>/preflight")
@requires(policies.edit, of=find_edition)
def preflight(edition: Edition) -> ResponseReturnValue:
    """Everything looked at anew, each thing with the act that mends it; and the approval."""
    if edition.sending_from is not None or edition.cancelled_at is not None:
        return redirect(url_for(".desk", slug=edition.slug), 303)
    who, now = access.actor(), clock.now()
    report = looking.report(edition, now)
    approval = approving.approval_on_page(edition)
    return shown(
        "newsletters/preflight.html",
        edition=edition,
        stage=queries.stage(edition, None, approval),
        approval=approval,
        report=report,
        check=report.before.check,
        work=report.before.under_way(now),
        readers=audiences.size(audiences.rule_of(edition)),
        checksum=edition.checksum(),
        may_send=policies.send(who),
        needs_another=approving.needs_another(edition, who.account_id),
        second=association().newsletter_second,
    )


@bp.post("/office/newsletters/<slug>/links")
@requires(policies.edit, of=find_edition)
def look_at_links(edition: Edition) -> ResponseReturnValue:
    """Begin to look at the links, or go to where it is being done."""
    with unit_of_work() as work:
        number = checking.start(edition, account_id=access.actor().account_id, now=clock.now())
        job = checking.under_way(db.session.get_one(LinkCheck, edition.id), clock.now())
        mine = job is not None and job.account_id == access.actor().account_id
        back = url_for(".preflight", slug=edition.slug) + "#links"
        work.answer = url_for("members.job", job_id=number) if mine else back
    return redirect(work.answer, 303)


@bp.post("/office/newsletters/<slug>/blocks/<int:block_id>/<any(fresh, out, keep):verb>")
@requires(policies.edit, of=find_block)
def mend(found: tuple[Edition, Block, str]) -> ResponseReturnValue:
    """Collect one block anew, leave a line out, or keep the words as they are."""
    edition, block, verb = found
    slug, form, now = edition.slug, MendForm(), clock.now()
    kind, _colon, number = (form.source.data or "").partition(":")
    line = int(number) if number.isdecimal() and len(number) < 10 else 0

    def act() -> str:
        match verb:
            case "fresh":
                mending.refresh_block(block, by=me(), now=now)
                said = _("“%(title)s” is fresh from the month.", title=block.title)
            case "out" if mending.leave_out(block, kind, line, by=me(), now=now):
                said = _("The line is out. The subject, or what stands beside it, still names it.")
            case "out":
                said = _("The line is out.")
            case _:
                mending.keep_words(block, kind, line, form.state.data or "", now=now)
                said = _("Your words stay as they are.")
        return str(said)

    return carry_out(act, str, back=url_for(".preflight", slug=slug))


@bp.post("/office/newsletters/<slug>/test")
@requires(policies.edit, of=find_edition)
def test(edition: Edition) -> ResponseReturnValue:
    """Send the edition as it reads now to whoever asks."""
    who = access.actor()
    to = Address(who.email, who.name, language=language.current())
    return carry_out(
        lambda: testing.send_test(edition, to=to, person_id=who.person_id, now=clock.now()),
        _("A test is on its way to %(address)s.", address=who.email),
        back=url_for(".desk", slug=edition.slug),
    )


@bp.route("/office/newsletters/<slug>/test-letters", methods=["GET", "POST"])
@requires(policies.edit, of=find_edition)
def test_letters(edition: Edition) -> ResponseReturnValue:
    """Send the edition as it reads now to some who hold an office."""
    form, people = TestForm(), team.with_office(clock.now())
    form.people.choices = choices_of(people)
    if request.method == "GET":
        form.people.data = [person.id for person in people if person.account_id == access.actor().account_id]
    sent: list[str] = []

    def act() -> str:
        sent.extend(testing.send_tests(edition, form.people.data or [], now=clock.now()))
        return url_for(".preflight", slug=edition.slug)

    if done := answered(form, act):
        note(_("A test is on its way to %(names)s.", names=say_list(sent)))
        return done
    return shown("newsletters/test_letters.html", edition=find_edition(edition.slug), form=form)


@bp.route("/office/newsletters/<slug>/review", methods=["GET", "POST"])
@requires(policies.edit, of=find_edition)
def review(edition: Edition) -> ResponseReturnValue:
    """Ask a colleague to read it, or all who may send."""
    form, who = ReaderForm(), access.actor()
    people = team.who_may_read(clock.now(), but=who.account_id)
    everyone = (0, _("Everybody who may send it"))
    form.person.choices = [everyone, *choices_of(people)]

    def act() -> str:
        approving.ask_for_review(edition, by=me(), now=clock.now(), person_id=form.person.data or None)
        return url_for(".desk", slug=edition.slug)

    said = _("Asked. They get a mail with the way to this page.")
    return answered(form, act, said) or shown(
        "newsletters/review.html", edition=find_edition(edition.slug), form=form, others=bool(people)
    )


@bp.post("/office/newsletters/<slug>/approve")
@requires(policies.send, of=find_edition)
def approve(edition: Edition) -> ResponseReturnValue:
    """Let exactly the words that were read go."""
    form, who = ApproveForm(), access.actor()
    try:
        with unit_of_work():
            approving.approve(
                edition, checksum=form.checksum.data or "", account_id=who.account_id, by=who.name, now=clock.now()
            )
    except DomainError as error:
        return no(error, url_for(".preflight", slug=edition.slug))
    note(_("Approved. Now choose when it goes."))
    return redirect(url_for(".send", slug=edition.slug), 303)
