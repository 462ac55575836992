"""What every page is made of: files that exist, weigh little, fit together, and stay readable in any accent."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask

from portal.core import branding, charts
from portal.core.parts import around, here
from portal.core.portraits import PORTRAITS
from portal.core.settings import change
from portal.core.work import unit_of_work

ROOT = Path(__file__).resolve().parents[2]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"


def weight(path: str) -> int:
    return len(gzip.compress((STATIC / path).read_bytes(), 9))


def test_a_first_visit_stays_within_its_weight():
    own = weight("css/guildhall.css")
    assert own <= 12 * 1024
    sent = own + weight("vendor/bootstrap.min.css") + weight("js/house.js") + weight("img/icons.svg")
    font = (STATIC / "fonts/newsreader-latin-400-600.woff2").stat().st_size
    assert sent + font <= 85 * 1024  # leaves 15 KB for the page and its pictures


def test_the_style_sheet_asks_for_the_font_by_the_address_that_pages_preload():
    font = (STATIC / "fonts/newsreader-latin-400-600.woff2").read_bytes()
    css = (STATIC / "css/guildhall.css").read_text()
    assert f"newsreader-latin-400-600.woff2?v={hashlib.sha256(font).hexdigest()[:10]}" in css


def test_the_style_sheet_says_nothing_of_what_no_page_has():
    css = re.sub(r'/\*.*?\*/|url\([^)]*\)|"[^"]*"', "", (STATIC / "css/guildhall.css").read_text(), flags=re.DOTALL)
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    files = [path for folder in (TEMPLATES, ROOT / "portal", STATIC / "js") for path in folder.rglob("*.*")]
    source = "\n".join(path.read_text() for path in files if path.suffix in {".html", ".py", ".js"})
    words = set(re.findall(r"[\w-]+", source))
    put_together = tuple(re.findall(r"([a-z]{2,}-)(?:\{|' ~)", source))  # class="tag-{{ kind }}"
    assert len(styled) > 200
    assert {name for name in styled - words if not name.startswith(put_together)} == {"htmx-indicator", "htmx-request"}


def test_every_icon_named_in_a_template_or_menu_is_in_the_sprite(app: Flask):
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text()))
    named = set()
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        named |= set(re.findall(r"\bicon\('([a-z0-9-]+)'", text)) | set(re.findall(r"icon_name='([a-z0-9-]+)'", text))
    named |= {entry.icon for entry in app.extensions["house"].menu if entry.icon}
    assert named - known == set()


def test_every_portrait_is_a_small_drawing():
    assert len(PORTRAITS) >= 32
    for name in PORTRAITS:
        drawing = (STATIC / f"img/portraits/{name}.svg").read_bytes()
        assert len(drawing) <= 2048, name
        assert b"<script" not in drawing
    assert {path.stem for path in (STATIC / "img/portraits").iterdir()} == set(PORTRAITS)


@pytest.mark.parametrize(
    "chosen", ["#ffd400", "#e4002b", "#0057b8", "#8e4585", "#bfff00", "#808080", "#ffffff", "#000000"]
)
def test_any_accent_is_readable_in_both_themes(chosen):
    accent = branding.derive(chosen)
    assert branding.contrast(accent.light, branding.SUNKEN_LIGHT) >= 6.5
    assert branding.contrast(accent.dark, branding.RAISED_DARK) >= 7.5
    tokens = dict(re.findall(r"--gh-([a-z-]+):light-dark\((#\w+,#\w+)\)", accent.sheet))
    for ink, ground in (("accent", "accent-soft"), ("on-accent", "accent"), ("on-accent", "accent-hover")):
        for one, other in zip(tokens[ink].split(","), tokens[ground].split(","), strict=True):
            assert branding.contrast(one, other) >= 4.5, (ink, ground)


def test_the_accent_of_the_association_comes_as_a_style_sheet(app, client):
    assert b"/branding/" not in client.get("/no-such-page").data
    with unit_of_work():
        change(accent="#8e4585")
    assert b"/branding/8e4585.css" in client.get("/no-such-page").data
    answer = client.get("/branding/8e4585.css")
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/branding/zzzzzz.css").status_code == 404


def test_light_or_dark_is_kept_for_this_browser_and_leads_back(client):
    answer = client.post("/theme", data={"theme": "dark", "next": "/no-such-page?page=2"})
    assert answer.status_code == 303
    assert answer.location.endswith("/no-such-page?page=2")
    assert b'data-theme="dark"' in client.get("/no-such-page").data
    client.post("/theme", data={"theme": ""})
    assert b"data-theme=" not in client.get("/no-such-page").data
    assert client.post("/theme", data={"theme": "dark", "next": "https://evil.example/"}).location == "/"


def test_an_error_page_says_what_to_do_and_how_to_be_found(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert b"There is no such page" in answer.data
    assert answer.headers["X-Request-ID"] in answer.text


def test_here_changes_one_argument_and_keeps_the_others(app: Flask):
    with app.test_request_context("/people?q=slate&near=north&near=south&page=3&_scheme=javascript"):
        assert here(page=4) == "/people?q=slate&near=north&near=south&_scheme=javascript&page=4"
        assert here(near=None, page=None) == "/people?q=slate&_scheme=javascript"
        assert here(near=["a b", "c&d"], q=None, page=None, _scheme=None) == "/people?near=a+b&near=c%26d"


def test_around_leaves_gaps_only_where_more_than_one_page_is_missing():
    assert around(1, 1) == [1]
    assert around(4, 9) == [1, 2, 3, 4, 5, 6, None, 9]
    assert around(50, 99) == [1, None, 48, 49, 50, 51, 52, None, 99]


@pytest.mark.parametrize("values", [[], [("a", 0)], [("a", 3), ("b", 121)], [(str(n), n) for n in range(36)]])
def test_a_chart_stays_inside_its_frame(values):
    for drawing in (charts.bars(values), charts.line(values)):
        assert len(drawing.lines) <= 7
        for point in drawing.points:
            assert 0 <= point.y <= drawing.height
            assert drawing.left <= point.middle <= drawing.right
