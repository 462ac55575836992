"""`/me`: one's own profile, picture and privacy."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.accounts.operations import Giver
from portal.core import clock
from portal.core.access import actor, forget_actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock, locked
from portal.core.parts import toast
from portal.core.portraits import PORTRAITS
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.directory import data
from portal.members.directory.routes.directory import show_profile
from portal.members.people import forms, photos, profile
from portal.members.people.models import Person, face_url
from portal.members.people.operations import people as operations
from portal.members.people.queries import me


@bp.get("/me")
@requires(Standing.SIGNED_IN)
def edit_me() -> ResponseReturnValue:
    person = me()
    if request.args.get("as") == "members":
        return show_profile(actor(), person, as_members=True)
    return _edit_page(person, forms.Profile.of(person))


@bp.post("/me")
@requires(Standing.SIGNED_IN)
def save_me() -> ResponseReturnValue:
    """The profile, with the photograph that was chosen beside it."""
    person, form, photo = me(), forms.Profile(), forms.Photo()
    if not form.validate():
        return _edit_page(person, form), 422
    try:
        picture = _kept(photo) if photo.chosen else ""
    except DomainError as error:
        photo.refuse(error)
        return _edit_page(person, form, photo), 422
    try:
        with unit_of_work() as work:
            now = clock.now()
            person = lock(person)
            operations.change_person(person, form.values(), giver=Giver(person.account_id), now=now)
            operations.choose_visibility(person, form.visibility(), now=now)
            work.answer = person.url
    except DomainError as error:
        form.refuse(error)
        return _edit_page(me(), form), 422
    if picture:
        _show(picture)
    toast(_("Your profile is saved."))
    return redirect(work.answer, 303)


def _edit_page(person: Person, form: forms.Profile, photo: forms.Photo | None = None, *, unsaved: bool = False) -> str:
    return render_template(
        "members/me.html", form=form, photo=photo or forms.Photo(formdata=None), person=person, unsaved=unsaved,
        portraits=[(name, face_url(f"drawn/{name}")) for name in PORTRAITS],
    )  # fmt: skip


def _with_what_was_typed() -> ResponseReturnValue:
    """Back to the profile; with the words that came along, when they are others than those that are kept."""
    person, typed = me(), forms.Profile()
    if typed.name.raw_data and typed.says_more_than(person):
        return _edit_page(person, typed, unsaved=True)
    return redirect(url_for(".edit_me"), 303)


@bp.post("/me/photo")
@requires(Standing.SIGNED_IN)
def save_photo() -> ResponseReturnValue:
    form = forms.Photo()
    if form.validate():
        try:
            _show(_kept(form))
        except DomainError as error:
            form.refuse(error)
        else:
            toast(_("This is how others see you from now on."))
            return _with_what_was_typed()
    person, typed = me(), forms.Profile()
    return _edit_page(person, typed if typed.name.raw_data else forms.Profile.of(person), form), 422


@bp.post("/me/portrait")
@requires(Standing.SIGNED_IN)
def choose_portrait() -> ResponseReturnValue:
    wanted = request.form.get("portrait", "")
    me()
    if wanted and wanted not in PORTRAITS:
        toast(_("Please choose one of the portraits offered."))
    else:
        _show(f"drawn/{wanted}" if wanted else "")
    return _with_what_was_typed()


def _kept(form: forms.Photo) -> str:
    """The uploaded photograph, redrawn and kept; not shown yet. Raises photos' refusals and TooManyTries."""
    with unit_of_work():
        throttle.count(throttle.pictures(actor().account_id or 0), now=clock.now())
    return f"photo/{photos.keep(form.photo.data.stream)}"


def _show(picture: str) -> None:
    number = me().id
    try:
        with unit_of_work():
            person = locked(Person, number)
            before = operations.show_picture(person, picture, now=clock.now())
    except BaseException:
        photos.remove(picture)  # nobody shows it, and nobody else would clear it away
        raise
    forget_actor()  # the masthead of this very answer shows their face
    if before != picture:
        photos.remove(before)


@bp.route("/me/privacy", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN)
def my_privacy() -> ResponseReturnValue:
    person = me()
    form, number = forms.Introduce(data={"introduce": person.introduce}), person.id

    def act() -> str:
        wanted = {"introduce": bool(form.introduce.data)}
        person = db.session.get_one(Person, number)
        operations.change_person(person, wanted, giver=Giver(person.account_id), now=clock.now())
        return url_for(".my_privacy")

    return answered(form, act, _("Noted."), tell=toast) or _privacy_page(person, form)


def _privacy_page(person: Person, form: forms.Introduce) -> ResponseReturnValue:
    seen = [field for field in profile.FIELDS if profile.setting_of(person, field) == profile.MEMBERS]
    return shown(
        "members/my_privacy.html", person=person, form=form, keepers=data.keepers(),
        seen=[field.label for field in seen if getattr(person, field.name)],
        hidden=[field.label for field in profile.hidden_fields(person)],
    )  # fmt: skip


@bp.get("/me/data.zip")
@requires(Standing.SIGNED_IN)
def my_data() -> ResponseReturnValue:
    """Everything the portal keeps about the signed-in person, as JSON and pictures."""
    person = me()
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in data.everything(person, actor().standing, clock.now()).items():
            archive.writestr(f"{name}.json", json.dumps(part, indent=2, ensure_ascii=False, default=_plain))
        for name, content in data.pictures(person):
            archive.writestr(name, content)
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
    return Response(out.getvalue(), mimetype="application/zip", headers=headers)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
