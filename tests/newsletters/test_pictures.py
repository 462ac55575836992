"""Pictures in the words of an edition: who cannot see one is told what it shows, and it goes when nothing shows it."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from portal.core import clock, loose_files
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.newsletters import pictures, rendering
from portal.newsletters.models import Revision
from portal.newsletters.operations import drafting, editing, illustrating
from portal.newsletters.pictures import EditionPicture
from portal.newsletters.versions import EditionVersion
from tests.newsletters.conftest import copies, whole
from tests.newsletters.test_sending import parts, send

DESK = "/office/newsletters/2026-06"
ALT = "Two kingfishers on a *rail*, [left] & right"


def photograph(size=(1600, 900), kind: str = "JPEG") -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "#357").save(out, kind)
    return BytesIO(out.getvalue())


@pytest.fixture
def page(block) -> str:
    return f"{DESK}/blocks/{block('word').id}"


@pytest.fixture
def upload(cast, browser_as, page):
    ines = browser_as(cast.ines)

    def add(words: str = "Look.", alt: str = ALT, picture: BytesIO | None = None, status: int = 303, at: str = ""):
        form = ines.page(at or page).form(at or page)
        sent = form.values | {"words": words, "alt": alt, "choice": "picture"}
        return ines.post(at or page, data=sent | {"picture": (picture or photograph(), "a.jpg")})

    return add


def files(app) -> list[Path]:
    return sorted((Path(app.config["DATA_DIR"]) / pictures.FOLDER).glob("*"))


def test_a_picture_travels_with_the_letter_unsigned(edition, block, upload, cast, client, smtp, run_jobs, now):
    assert cast.amara
    answer = upload()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/blocks/{block('word').id}#block-{block('word').id}"), "the form stays open"
    (picture,) = db.session.query(EditionPicture)
    assert (picture.width, picture.height) == (600, 338)
    served = client.get(picture.address)
    assert (served.status_code, served.mimetype) == (200, "image/jpeg")
    assert served.headers["Cross-Origin-Resource-Policy"] == "cross-origin", "mail programs and the preview show it"
    assert Image.open(BytesIO(served.data)).size == (1200, 675), "twice as fine as it is shown"
    assert client.get(picture.address.replace("600x", "601x")).status_code == 404

    send(edition, now)
    run_jobs()
    letter = parts(copies(smtp)[0].message)
    (shown,) = re.findall(r"<img[^>]+/pictures/[^>]+>", letter["text/html"])
    assert f'src="http://localhost{picture.address}"' in shown
    assert 'alt="Two kingfishers on a *rail*, [left] &amp; right"' in shown
    assert 'width="600"' in shown
    assert "max-width: 100%" in shown
    assert ALT in " ".join(letter["text/plain"].split())
    assert picture.address in client.get("/newsletters/2026-06").text


@pytest.mark.parametrize("kind", ["alt", "none", "no picture", "tiny"])
def test_what_is_wrong_with_a_picture_is_said_and_the_words_stay(block, page, upload, app, kind):
    given = {
        "alt": {"alt": " "},
        "none": {"picture": BytesIO(b"")},
        "no picture": {"picture": BytesIO(b"<svg onload=alert(1)>")},
        "tiny": {"picture": photograph((20, 20))},
    }[kind]
    answer = upload("My dear words", **given)
    assert answer.status_code == 422
    assert answer.page.errors
    assert answer.page.form(page).values["words"] == "My dear words"
    assert files(app) == []
    assert "My dear words" not in block("word").words


def test_a_text_shows_only_pictures_of_its_own_edition_that_say_what_they_show(edition, block, upload, month):
    upload()
    (picture,) = db.session.query(EditionPicture)
    word = block("word")

    def say(part, words: str) -> None:
        with unit_of_work():
            version = whole(edition).version
            editing.rewrite(part, title="T", words=words, for_members=False, version=version, by="I", now=clock.now())

    with pytest.raises(pictures.PictureWithoutWords):
        say(word, f"![ ]({picture.address})")
    with pytest.raises(pictures.PictureGone):
        say(word, f"![A heron](/pictures/{'0' * 32}-600x338.jpg)")
    with unit_of_work():
        july = drafting.draft(edition.month + timedelta(days=31), now=clock.now())
    with pytest.raises(pictures.PictureGone):
        say(next(each for each in whole(july).blocks if each.kind == "word"), f"![A heron]({picture.address})")
    say(word, "![A heron](https://tracker.example/p.gif?x) ![Else](/static/img/crest.svg)")
    letter = rendering.letter(whole(edition))
    assert "tracker.example" not in letter.html
    assert "crest.svg" not in letter.html
    assert "A heron Else" in letter.html
    assert "A heron Else" in letter.text


def test_it_goes_when_nothing_shows_it_and_stays_once_it_went_out(edition, block, upload, app, cast, run_jobs, frozen):
    assert cast.amara
    frozen(clock.now())
    upload("One.")
    upload("Two.", at=f"{DESK}/blocks/{block('new_faces').id}")
    assert len(files(app)) == 2
    kept = db.session.query(EditionPicture).order_by(EditionPicture.id).first().name
    with unit_of_work():
        editing.follow_sources(block("new_faces"), by="I", now=clock.now())
    illustrating.erase_unused(clock.now())
    frozen.forward(days=2)
    illustrating.erase_unused(clock.now())
    assert len(files(app)) == 2, "an earlier version still shows it, and can be brought back"
    send(edition, clock.now())
    run_jobs()
    db.session.rollback()
    with unit_of_work():
        db.session.query(EditionPicture).update({"look_at": clock.now()})
    frozen.forward(days=2)
    illustrating.erase_unused(clock.now())
    assert db.session.query(Revision).one().html.count(kept) == 1
    assert [row.name for row in db.session.query(EditionPicture).where(EditionPicture.look_at.is_(None))] == [kept]

    with unit_of_work():
        db.session.query(EditionVersion).delete()
    frozen.forward(days=2)
    illustrating.erase_unused(clock.now())
    loose_files.remove_due(clock.now())
    assert [path.name[:32] for path in files(app)] == [kept]


def test_a_picture_that_nobody_saved_is_gone_within_the_hour(edition, app, frozen):
    frozen(clock.now())
    pictures.keep(photograph((500, 2000), "PNG"))
    (path,) = files(app)
    assert re.fullmatch(r"[0-9a-f]{32}-225x900\.jpg", path.name)
    frozen.forward(hours=2)
    loose_files.remove_due(clock.now())
    assert files(app) == []
