"""The association's settings: zone and currency are chosen, the colour is shown as it is read, the logo is ours."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from portal.accounts import throttle
from portal.accounts.models import Attempt
from portal.core import clock, pictures
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.office import logos
from tests.support.client import new_client

PATH = "/office/association"


@pytest.fixture
def yusra(cast, browser_as):
    return browser_as(cast.yusra)


def drawn(kind: str = "PNG", size: tuple[int, int] = (900, 300), mode: str = "RGBA", **more) -> BytesIO:
    out = BytesIO()
    Image.new(mode, size, (200, 30, 60, 0) if mode == "RGBA" else 120).save(out, kind, **more)
    return BytesIO(out.getvalue())


def test_zone_and_currency_are_chosen_from_all_there_are(yusra):
    page = yusra.page(PATH)
    zones = {option["value"] for option in page("select[name=time_zone] optgroup option")}
    assert {"Europe/London", "America/Argentina/Buenos_Aires", "Pacific/Chatham", "UTC"} <= zones
    assert {group["label"] for group in page("select[name=time_zone] optgroup")} >= {"Africa", "Asia", "Europe"}
    assert "Kuwaiti Dinar (KWD)" in page.texts("select[name=currency] option")
    yusra.submit(PATH, {"time_zone": "Asia/Kathmandu", "currency": "NPR"})
    assert (association().time_zone, association().currency) == ("Asia/Kathmandu", "NPR")


@pytest.mark.parametrize("values", [{"time_zone": "Mars/Olympus"}, {"currency": "XXX"}, {"accent": "green"}])
def test_what_is_not_offered_is_refused_and_what_was_typed_stays(yusra, values):
    answer = yusra.submit(PATH, {"name": "Kept as typed", **values}, status=422)
    assert answer.page.errors
    assert answer.page.one("input[name=name]")["value"] == "Kept as typed"


def test_a_zone_that_is_known_but_not_offered_stays(app, yusra, db):
    from portal.core import settings

    with unit_of_work():
        settings.change(time_zone="GB")
    page = yusra.page(PATH)
    assert page.one("select[name=time_zone] option[selected]")["value"] == "GB"
    yusra.submit(PATH, {"name": "Same clock"})
    assert association().time_zone == "GB"


def test_the_colour_is_picked_and_its_contrast_told(yusra):
    yusra.submit(PATH, {"accent": "#ffee00"})
    page = yusra.page(PATH)
    assert page.one("input[name=accent]")["type"] == "color"
    assert "could not be read everywhere" in page
    ratios = [float(text.split("contrast ")[1].split(" to")[0]) for text in page.texts(".shade .fine")]
    assert ratios[0] >= 6.5
    assert ratios[1] >= 7.5


def test_the_logo_is_written_anew_stands_in_the_masthead_and_goes(app, yusra, client):
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "where the office keeps its keys")
    yusra.submit(PATH, {"logo": (drawn(pnginfo=told), "logo.png")})
    address = client.page("/").one("header .crest img")["src"]
    answer = client.get(address)
    image = Image.open(BytesIO(answer.data))
    assert (answer.mimetype, image.size, image.mode) == ("image/png", (288, 96), "RGBA")
    assert image.getpixel((5, 5))[3] == 0
    assert b"keys" not in answer.data
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.page("/sign-in")("header .crest img")

    yusra.submit(PATH, {"no_logo": "y"})
    assert client.get(address).status_code == 404
    assert not client.page("/")("header .crest img")


@pytest.mark.parametrize(
    "file",
    [
        (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "logo.svg"),
        (BytesIO(b"\x89PNG\r\n\x1a\nnothing"), "logo.png"),
        (drawn("GIF", mode="L"), "logo.gif"),
        (drawn("WEBP", mode="RGB"), "logo.webp"),
        (drawn(size=(2400, 2000), mode="L"), "large.png"),
    ],
    ids=["svg", "broken", "gif", "webp", "too many pixels"],
)
def test_what_is_no_logo_is_refused_in_a_sentence(yusra, file):
    answer = yusra.submit(PATH, {"name": "Kept as typed", "logo": file}, status=422)
    assert "cannot be read as a picture" in answer.page
    assert answer.page.one("input[name=name]")["value"] == "Kept as typed"
    assert association().logo == ""


def test_a_logo_that_is_too_long_is_refused(yusra, monkeypatch):
    monkeypatch.setattr(logos, "MOST_BYTES", 500)
    assert "4 megabytes" in yusra.submit(PATH, {"logo": (drawn("JPEG", mode="L"), "logo.jpg")}, status=422).page


def test_saving_without_a_file_keeps_the_logo(yusra):
    yusra.submit(PATH, {"logo": (drawn(), "logo.png")})
    kept = association().logo
    yusra.submit(PATH, {"short_name": "Quay"})
    assert association().logo == kept != ""


def test_a_logo_waits_for_other_pictures_and_not_for_long(app, yusra, monkeypatch):
    monkeypatch.setattr(pictures, "PATIENCE", 0.05)
    with pictures.alone():
        answer = yusra.submit(PATH, {"logo": (drawn(), "logo.png")}, status=422)
    assert "Other pictures are being prepared" in answer.page.text
    yusra.submit(PATH, {"logo": (drawn(), "logo.png")})


def test_logos_are_counted_like_every_picture(app, yusra, cast, monkeypatch, db):
    limit = throttle.pictures(cast.yusra.account_id)[0]
    with unit_of_work():
        db.session.add_all(Attempt(key=limit.key, at=clock.now()) for _ in range(limit.most))
    answer = yusra.submit(PATH, {"logo": (drawn(), "logo.png")}, status=422)
    assert "tried often" in answer.page.text
    assert not association().logo


def test_what_was_saved_is_shown_and_kept_by_every_process_at_once(app, cast, yusra, sign_in, other_app):
    elsewhere = sign_in(new_client(other_app()), cast.yusra)
    before = elsewhere.page(PATH).form(PATH).values
    yusra.submit(PATH, {"name": "Ashmere Traders", "currency": "JPY"}, to=PATH)
    shown = elsewhere.page(PATH).form(PATH).values
    assert before["name"] != shown["name"] == "Ashmere Traders"
    elsewhere.submit(PATH, {"accent": "#204060"}, to=PATH)
    assert (association().name, association().currency) == ("Ashmere Traders", "JPY")
