"""The certificate of what I did; nobody else can have it."""

from __future__ import annotations

import re
from io import BytesIO

from flask import request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import no
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.people.queries import me
from portal.volunteering import errors
from portal.volunteering.blueprint import bp
from portal.volunteering.certificate import certificate as certificate_of


@bp.post("/volunteer/mine/certificate.pdf")
@requires(Standing.SIGNED_IN)
def certificate() -> ResponseReturnValue:
    """A PDF of my shifts of the chosen year, or of all."""
    asked = request.form.get("year", "")
    year = int(asked) if re.fullmatch("[0-9]{4}", asked) else None
    try:
        if actor().person_id is None or (asked and year is None):
            raise errors.NothingToCertify
        with unit_of_work():
            throttle.count(throttle.documents(actor().account_id or 0), now=clock.now())
        file = BytesIO(certificate_of(me(), year=year, now=clock.now()))
    except DomainError as error:
        return no(error, url_for(".past"))
    name = f"certificate-{year}.pdf" if year else "certificate.pdf"
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=name)
