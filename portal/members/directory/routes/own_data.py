"""`/me/data.zip`: what is kept about whoever asks, to take along."""

from __future__ import annotations

from flask import send_file
from flask.typing import ResponseReturnValue

from portal.core import audit, clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.directory import archive
from portal.members.people.queries import me


@bp.post("/me/data.zip")
@requires(Standing.SIGNED_IN)
def my_data() -> ResponseReturnValue:
    """Everything the portal keeps about the signed-in person. A POST, since the trail says that they took it."""
    person = me()
    file = archive.write(person, actor().standing, clock.now())
    with unit_of_work():
        audit.write("members.data_downloaded", about=person)
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name="my-data.zip")
