"""Photographs: what is taken, what is refused, and that nothing but the picture survives."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock, loose_files
from portal.core.db import db
from portal.core.models import LooseFile
from portal.core.work import unit_of_work
from portal.members.people import photos
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.privacy.operations import erasing


def picture(kind: str = "JPEG", size=(300, 400), **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#8f5f3f").save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def send(client, data: bytes, name: str = "me.jpg", status: int = 303):
    return client.submit("/me", {"photo": (BytesIO(data), name)}, to="/me/photo", status=status)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_kept_in_two_sizes_and_shown(client, cast, sign_in, kind):
    sign_in(client, cast.amara)
    send(client, picture(kind), "me.bin")
    person = db.session.get_one(Person, cast.amara.id)
    small, large = client.get(person.photo_url), client.get(person.portrait_url)

    assert (small.mimetype, large.mimetype) == ("image/webp", "image/webp")
    assert Image.open(BytesIO(small.data)).size == (240, 300)
    assert Image.open(BytesIO(large.data)).size == (480, 600)
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in small.headers["Cache-Control"]
    assert person.photo_url in client.get("/people").get_data(as_text=True)


def test_place_and_camera_are_gone_and_the_picture_stands_upright(client, cast, sign_in):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SpyCam 3000"
    upright = Image.new("RGB", (400, 300), "#ffffff")
    upright.paste("#ff0000", (0, 0, 200, 300))
    out = BytesIO()
    upright.save(out, "JPEG", exif=exif)
    sign_in(client, cast.amara)
    send(client, out.getvalue())
    kept = client.get(db.session.get_one(Person, cast.amara.id).portrait_url).data
    image = Image.open(BytesIO(kept)).convert("RGB")

    assert b"SpyCam" not in kept
    assert not image.getexif()
    green = image.getchannel("G").tobytes()
    assert green[40 * 480 + 240] < 100 < green[560 * 480 + 240], "turned by the camera's word: red lies on top"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bomb(), "bomb.png"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "me.svg"),
        (b"<script>alert(1)</script>", "me.jpg"),
        (b"GIF89a" + b"\0" * 100, "me.gif"),
        (picture("GIF"), "me.jpg"),
        (picture("TIFF"), "me.jpg"),
        (picture("JPEG")[:300], "cut.jpg"),
        (picture("PNG", (20, 20)), "tiny.png"),
        (b"", "empty.jpg"),
    ],
)
def test_what_is_no_photograph_is_refused_with_a_sentence(client, cast, sign_in, data, name):
    sign_in(client, cast.amara)
    answer = send(client, data, name, status=422)

    assert answer.page.errors
    assert db.session.get_one(Person, cast.amara.id).picture == ""
    assert not photos.folder().exists() or not list(photos.folder().iterdir())


def test_a_form_without_a_file_asks_for_one(client, cast, sign_in):
    sign_in(client, cast.amara)

    assert "Please choose a file first." in client.submit("/me", {}, to="/me/photo", status=422).page


def test_a_new_photograph_takes_the_place_of_the_old_one_and_its_files(client, cast, sign_in):
    sign_in(client, cast.amara)
    send(client, picture())
    first = db.session.get_one(Person, cast.amara.id).photo_url
    db.session.rollback()
    send(client, picture("PNG"))

    assert client.get(first).status_code == 404
    assert len(list(photos.folder().iterdir())) == 2


@pytest.mark.slow
def test_who_sends_many_waits(client, cast, sign_in):
    sign_in(client, cast.amara)
    for _ in range(20):
        send(client, picture("GIF"), status=422)
    assert "was tried often" in " ".join(send(client, picture(), status=422).page.errors)
    sign_in(client, cast.jonas)
    send(client, picture())


def there() -> int:
    return len(list(photos.folder().iterdir()))


def test_a_photograph_that_nobody_shows_in_the_end_leaves_no_file(client, cast, sign_in, monkeypatch, frozen, run_jobs):
    frozen("2026-05-19 18:30")
    sign_in(client, cast.amara)
    with monkeypatch.context() as patched:
        patched.setattr("portal.members.people.operations.people.show_picture", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(client, picture())
    send(client, picture())
    assert there() == 4
    run_jobs()
    assert there() == 4, "its owner may still be about to show it"
    frozen.forward(hours=1)
    run_jobs()
    assert there() == 2
    assert client.get(db.session.get_one(Person, cast.amara.id).photo_url).status_code == 200


class Killed(BaseException):
    """The process ends here."""


def kill(*_) -> None:
    raise Killed


def test_killed_between_the_commit_and_the_files_they_go_with_the_next_sweep(
    client, cast, sign_in, run_jobs, monkeypatch
):
    """Whoever was erased, and whoever shows another picture, leaves none behind."""
    sign_in(client, cast.amara)
    send(client, picture())
    person = db.session.get_one(Person, cast.amara.id)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(loose_files, "remove", kill)
        send(client, picture("PNG"))
    assert there() == 4
    run_jobs()
    assert there() == 2
    with monkeypatch.context() as patched, pytest.raises(Killed), unit_of_work():
        patched.setattr(loose_files, "remove", kill)
        erasing.erase(person, giver=OPERATOR, now=clock.now())
    db.session.rollback()
    assert (db.session.get_one(Person, person.id).picture, there()) == ("", 2)
    run_jobs()
    assert there() == 0
    assert not db.session.scalars(select(LooseFile)).all()


def test_a_picture_that_two_entries_have_goes_with_the_second(client, cast, sign_in):
    """As after they were put together: an undo gives the other entry its face back."""
    sign_in(client, cast.amara)
    send(client, picture())
    shared = db.session.get_one(Person, cast.amara.id).picture
    db.session.get_one(Person, cast.wim.id).picture = shared
    db.session.commit()
    send(client, picture("PNG"))
    assert there() == 4
    with unit_of_work():
        people.show_picture(db.session.get_one(Person, cast.wim.id), "drawn/wim", now=clock.now())
    assert there() == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "x" * 32, "0" * 31, "0" * 32])
def test_no_other_file_is_served(client, name):
    assert client.get(f"/photos/{name}-small.webp").status_code == 404


def test_a_drawn_portrait_may_be_chosen_and_only_an_offered_one(client, cast, sign_in):
    sign_in(client, cast.amara)
    client.post("/me/portrait", data={"csrf_token": client.token("/me"), "portrait": "mara"})
    db.session.expire_all()
    assert db.session.get_one(Person, cast.amara.id).picture == "drawn/mara"
    client.post("/me/portrait", data={"csrf_token": client.token("/me"), "portrait": "../../x"})
    db.session.expire_all()
    assert db.session.get_one(Person, cast.amara.id).picture == "drawn/mara"


def test_what_was_typed_beside_the_photograph_stays_and_is_not_saved(client, cast, sign_in):
    sign_in(client, cast.amara)
    typed = {"line": "Half a thought", "see_phone": "nobody"}
    answer = client.submit("/me", typed | {"photo": (BytesIO(picture("PNG")), "me.png")}, to="/me/photo", status=200)
    assert answer.page.one("[name=line]")["value"] == "Half a thought"
    assert answer.page.one("[name=see_phone] [selected]")["value"] == "nobody"
    assert "is not saved yet" in answer.page
    person = db.session.get_one(Person, cast.amara.id)
    assert person.picture.startswith("photo/")
    assert person.line == ""
    token = client.page("/me").form("/me").hidden
    answer = client.post("/me/portrait", data=token | {"portrait": "mara", "name": "Amara", "line": "Half a thought"})
    assert answer.page.one("[name=line]")["value"] == "Half a thought"


def test_what_was_typed_stays_when_the_picture_is_refused(client, cast, sign_in):
    sign_in(client, cast.amara)
    answer = client.submit("/me", {"line": "Half", "photo": (BytesIO(b"no"), "me.png")}, to="/me/photo", status=422)
    assert answer.page.one("[name=line]")["value"] == "Half"
    assert "cannot be read as a picture" in answer.page


def test_saving_the_profile_takes_the_chosen_photograph_along(client, cast, sign_in):
    sign_in(client, cast.amara)
    client.submit("/me", {"line": "A thought", "photo": (BytesIO(picture("PNG")), "me.png")}, to="/me")
    person = db.session.get_one(Person, cast.amara.id)
    assert (person.line, person.picture.partition("/")[0]) == ("A thought", "photo")


def test_the_portrait_of_a_number_is_always_the_same_drawing(client):
    first, again = client.get("/portraits/7.svg"), client.get("/portraits/7.svg")

    assert first.data == again.data
    assert first.mimetype == "image/svg+xml"
    assert "sandbox" in first.headers["Content-Security-Policy"]
