"""The association's accent: six tokens derived from one chosen colour, always readable, as a small style sheet.

The colour is read in OKLCH (Björn Ottosson, 2020). Its hue is kept, its chroma capped, and its lightness moved until
the contrast of WCAG 2 holds in both themes: 6.5 on the darkest light ground, 7.5 on the lightest dark one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, url_for

from portal.core.access import public
from portal.core.settings import Association, association

bp = Blueprint("branding", __name__)
HOUSE = Association.__dataclass_fields__["accent"].default
SUNKEN_LIGHT, RAISED_DARK = "#ebe9e1", "#232d2b"
HEX = re.compile(r"#[0-9a-f]{6}")
Linear = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Accent:
    """What a chosen colour becomes. `moved`: in light theme it had to become darker or paler than chosen."""

    chosen: str
    light: str
    dark: str
    sheet: str
    moved: bool

    @property
    def contrast_light(self) -> float:
        """Against the darkest light ground that it stands on, to one digit."""
        return int(contrast(self.light, SUNKEN_LIGHT) * 10) / 10

    @property
    def contrast_dark(self) -> float:
        """Against the lightest dark one."""
        return int(contrast(self.dark, RAISED_DARK) * 10) / 10


def is_colour(value: str) -> bool:
    """Whether this is #rrggbb."""
    return bool(HEX.fullmatch(value.strip().lower()))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    bright, dim = sorted((_luminance(_linear(one)), _luminance(_linear(other))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@lru_cache(maxsize=64)
def derive(colour: str) -> Accent:
    """The accent in both themes and its style sheet. Raises ValueError for what is no #rrggbb."""
    colour = colour.strip().lower()
    if not is_colour(colour):
        raise ValueError(colour)
    lightness, chroma, hue = _oklch(colour)
    l_light, light = _reach(min(lightness, 0.62), min(chroma, 0.12), hue, SUNKEN_LIGHT, 6.5, -0.005)
    l_dark, dark = _reach(max(lightness, 0.7), min(chroma, 0.09), hue, RAISED_DARK, 7.5, 0.005)
    hover_light = _colour(l_light - 0.09, min(chroma, 0.12), hue)
    hover_dark = _colour(min(l_dark + 0.06, 0.97), min(chroma, 0.07), hue)
    pairs = {
        "accent": (light, dark),
        "accent-hover": (hover_light, hover_dark),
        "accent-soft": (_colour(0.915, min(chroma, 0.02), hue), _colour(0.315, min(chroma, 0.035), hue)),
        "accent-line": (_colour(0.8, min(chroma, 0.04), hue), _colour(0.48, min(chroma, 0.05), hue)),
        "on-accent": ("#ffffff", "#0b1a16"),
        "focus": (light, hover_dark),
    }
    tokens = "".join(f"--gh-{name}:light-dark({one},{other});" for name, (one, other) in pairs.items())
    return Accent(
        chosen=colour, light=light, dark=dark, sheet=f":root{{{tokens}}}\n", moved=contrast(colour, light) > 1.1
    )


def accent_url() -> str | None:
    """The address of the accent's style sheet; None while it is the house's own."""
    chosen = association().accent.strip().lower()
    return None if chosen == HOUSE or not is_colour(chosen) else url_for("branding.sheet", colour=chosen[1:])


def accent_pair() -> tuple[str, str]:
    """The accent in light and in dark theme as plain colours, for mail."""
    chosen = association().accent.strip().lower()
    if chosen == HOUSE or not is_colour(chosen):
        return str(HOUSE), "#90d1bb"
    return derive(chosen).light, derive(chosen).dark


@bp.get("/branding/<colour>.css")
@public
def sheet(colour: str) -> Response:
    """The six tokens of a colour: the address names it, so browsers may keep the answer for a year."""
    if not HEX.fullmatch("#" + colour):
        abort(404)
    response = Response(derive("#" + colour).sheet, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _reach(lightness: float, chroma: float, hue: float, ground: str, least: float, step: float) -> tuple[float, str]:
    while contrast(colour := _colour(lightness, chroma, hue), ground) < least and 0.02 < lightness < 0.985:
        lightness += step
    return lightness, colour


def _oklch(colour: str) -> tuple[float, float, float]:
    r, g, b = _linear(colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    c = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, c), math.atan2(c, a)


def _colour(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour of these, with as much chroma as the screen can show."""
    while not all(-0.0005 <= part <= 1.0005 for part in _rgb(lightness, chroma, hue)) and chroma > 0.001:
        chroma *= 0.96
    return "#" + "".join(f"{round(255 * _gamma(part)):02x}" for part in _rgb(lightness, chroma, hue))


def _rgb(lightness: float, chroma: float, hue: float) -> Linear:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _linear(colour: str) -> Linear:
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _straight(r), _straight(g), _straight(b)


def _straight(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _luminance(linear: Linear) -> float:
    r, g, b = linear
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
