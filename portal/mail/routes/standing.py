"""How others see our mail: what was found when a worker last looked, and what to do about it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.doctor.findings import worst
from portal.core.sayings import said
from portal.core.work import unit_of_work
from portal.mail.blueprint import bp
from portal.mail.sender import default_sender, leaves_the_house
from portal.mail.standing import looking
from portal.mail.standing.findings import Looked


@bp.get("/office/mail/standing")
@requires(Right.ADMINISTRATION)
def standing() -> ResponseReturnValue:
    last = looking.last()
    found = [Looked.read(each) for each in last.found] if last else []
    return render_template(
        "mail_pages/standing.html", last=last, found=found, verdict=worst([each.state for each in found]),
        labels=looking.LABELS, said=said, sender=default_sender(), leaves=leaves_the_house(),
        running=db.session.scalar(looking.running()),
    )  # fmt: skip


@bp.post("/office/mail/standing")
@requires(Right.ADMINISTRATION)
def look_how_others_see_us() -> ResponseReturnValue:
    """Have a worker look: the DNS and the mail server take their time."""

    with unit_of_work() as work:
        job = db.session.scalar(looking.running()) or looking.begin(account_id=actor().account_id)
        mine = job.account_id == actor().account_id
        work.answer = url_for("members.job", job_id=job.id) if mine else url_for(".standing")
    return redirect(work.answer, 303)
