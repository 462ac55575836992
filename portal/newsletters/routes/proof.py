"""An edition as it will arrive: in every width, light and dark, as HTML and text, as some member, as in the archive."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.core import clock, language
from portal.core.access import requires
from portal.core.actors import VISITOR
from portal.core.answering import answered, carry_out, shown
from portal.leadership.offices.routes.finding import people_called, words_asked
from portal.newsletters import plaintext, policies, reading, rendering
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import TextForm
from portal.newsletters.models import Edition
from portal.newsletters.proof import own_text, readers
from portal.newsletters.proof.became import ANY_MEMBER
from portal.newsletters.proof.readers import Reader
from portal.newsletters.routes.desk import find_edition, me, version_of

#: A mail is a document of its own, shown in a frame that may do nothing. Mail needs its styles inline.
MAIL_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox allow-popups; frame-ancestors 'self'"
)
VIEWS = ("wide", "middle", "phone", "text")
ARCHIVE = {"visitor": VISITOR, "member": ANY_MEMBER}


@bp.get("/office/newsletters/<slug>/preview")
@requires(policies.edit, of=find_edition)
def preview(edition: Edition) -> ResponseReturnValue:
    """The edition as its reader would get it; in a frame of its own. `as`: a member, else the editor themselves."""
    reader, view = _reader(), request.args.get("view", "")
    headers = {"Content-Security-Policy": MAIL_CSP}
    if view == "text":
        text = readers.text(edition, reader, now=clock.now())
        return Response(text, mimetype="text/plain", headers=headers)
    dark = view == "dark" or "dark" in request.args
    html = readers.html(edition, reader, dark=dark, now=clock.now())
    return Response(html, mimetype="text/html", headers=headers)


@bp.get("/office/newsletters/<slug>/proof")
@requires(policies.edit, of=find_edition)
def proof(edition: Edition) -> ResponseReturnValue:
    """All previews on one page. The archive's is made of what its readers may see today, and never a personal part."""
    view = request.args.get("view", "")
    where = request.args.get("archive", "")
    words = words_asked()
    asked: dict[str, Any] = {"view": view if view in VIEWS else VIEWS[0], "dark": 1 if "dark" in request.args else None}
    archived = None
    if where in ARCHIVE:
        (archived,) = reading.readable([rendering.contents(edition)], ARCHIVE[where])
    return shown(
        "newsletters/proof.html",
        edition=edition,
        asked=asked,
        reader=_reader(),
        chosen=request.args.get("as", type=int),
        where=where if archived is not None else "",
        archived=archived,
        words=words,
        found=people_called(words, only_visible=True),
        own_text=edition.own_text is not None,
    )


@bp.route("/office/newsletters/<slug>/text", methods=["GET", "POST"])
@requires(policies.edit, of=find_edition)
def text(edition: Edition) -> ResponseReturnValue:
    """The text part: made from the blocks, until somebody edits it."""
    form = TextForm()
    made = plaintext.made(edition, rendering.contents(edition))
    if request.method == "GET":
        form.words.data = edition.own_text if edition.own_text is not None else made
        form.version.data = str(edition.version)

    def act() -> str:
        own_text.edit(edition, form.words.data or "", version=version_of(form.version.data), by=me(), now=clock.now())
        return url_for(".text", slug=edition.slug)

    if done := answered(form, act, _("Saved. This text goes out beside the HTML.")):
        return done
    edition = find_edition(edition.slug)
    if form.form_errors:
        form.version.data = str(edition.version)
    return shown(
        "newsletters/text.html",
        edition=edition,
        form=form,
        place=Markup("<code>{}</code>").format(plaintext.PLACE),
        made=made,
        stale=plaintext.is_stale(edition),
        ours=language.ours(),
    )


@bp.post("/office/newsletters/<slug>/text/made")
@requires(policies.edit, of=find_edition)
def made_text(edition: Edition) -> ResponseReturnValue:
    """Send the made text again."""
    back = url_for(".text", slug=edition.slug)
    return carry_out(
        lambda: own_text.give_back(edition, by=me(), now=clock.now()), _("The text is made from the blocks again."),
        back=back,
    )  # fmt: skip


@bp.post("/office/newsletters/<slug>/text/fits")
@requires(policies.edit, of=find_edition)
def text_fits(edition: Edition) -> ResponseReturnValue:
    """The edited text goes with the blocks as they are now."""
    back = url_for(".preflight", slug=edition.slug)
    return carry_out(lambda: own_text.still_fits(edition, now=clock.now()), _("Noted."), back=back)


def _reader() -> Reader:
    number = request.args.get("as", type=int)
    return readers.member(number) if number is not None and 0 < number < 2**31 else readers.myself()
