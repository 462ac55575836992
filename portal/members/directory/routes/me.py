"""`/me`: one's own profile, picture and privacy."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.accounts.operations import Giver
from portal.core import clock
from portal.core.access import actor, forget_actor, requires
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.errors import DomainError
from portal.core.locking import lock, locked
from portal.core.parts import toast
from portal.core.portraits import PORTRAITS
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.directory.routes.directory import show_profile
from portal.members.directory.routes.publishing import public_page
from portal.members.people import forms, photos, profile
from portal.members.people.models import Person, face_url
from portal.members.people.operations import people as operations
from portal.members.people.queries import me

#: As whom people may look at their own profile, from near to far; a visitor reads a page of its own.
VIEWERS = {
    "office": Actor(powers=everywhere([Right.MEMBERS])),
    "leaders": Actor(standing=Standing.MEMBER, serves=True),
    "members": profile.A_MEMBER,
}


@bp.get("/me")
@requires(Standing.SIGNED_IN)
def edit_me() -> ResponseReturnValue:
    """One's own profile to change; `?as=`: as one of VIEWERS sees it."""
    person, wanted = me(), request.args.get("as", "")
    return _seen_by(wanted, person) or _edit_page(person, forms.Profile.of(person))


def _seen_by(wanted: str, person: Person, typed: forms.Profile | None = None) -> ResponseReturnValue | None:
    """The profile as one of VIEWERS or a visitor sees it, with what is typed; None where that is nobody."""
    if wanted == "visitor":
        return public_page(person, preview=True, typed=typed)
    if wanted in VIEWERS:
        return show_profile(VIEWERS[wanted], person, shown_as=wanted, typed=typed)
    return None


@bp.post("/me/preview")
@requires(Standing.SIGNED_IN)
def preview_me() -> ResponseReturnValue:
    """What was typed as one of VIEWERS would see it, or a member. Keeps nothing, and what was typed goes along."""
    person = me()
    form = forms.Profile(person=person)
    if not form.validate():
        return _edit_page(person, form), 422
    if not form.says_more_than(person):
        seen_as: dict[str, Any] = {"as": request.form.get("as", "members")}
        return redirect(url_for(".edit_me", **seen_as), 303)
    if forms.Photo().chosen:
        toast(_("The photograph that you chose is not kept. Please choose it again when you save."))
    tried = operations.as_typed(person, form.values(), form.visibility())
    return _seen_by(request.form.get("as", ""), tried, form) or show_profile(
        VIEWERS["members"], tried, shown_as="members", typed=form
    )


@bp.post("/me/words")
@requires(Standing.SIGNED_IN)
def write_on() -> ResponseReturnValue:
    """Back from the preview, with what was typed."""
    return _with_what_was_typed()


@bp.post("/me")
@requires(Standing.SIGNED_IN)
def save_me() -> ResponseReturnValue:
    """The profile, with the photograph that was chosen beside it."""
    person = me()
    form, photo = forms.Profile(person=person), forms.Photo()
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
    person = me()
    typed = forms.Profile(person=person)
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
    person = me()
    typed = forms.Profile(person=person)
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
    with unit_of_work():
        person = locked(Person, number)
        operations.show_picture(person, picture, now=clock.now())
    forget_actor()  # the masthead of this very answer shows their face
