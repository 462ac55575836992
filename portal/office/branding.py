"""From one colour of the association to six tokens that can be read in the light and in the dark.

The colour is taken to OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020); its
hue stays, its chroma is capped and its lightness moved until the contrast of WCAG 2.2 (§ relative
luminance, contrast ratio) holds against the paper it lies on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

DEFAULT = "#1c5a4b"
SUNKEN_LIGHT, RAISED_DARK = "#ebe9e1", "#232d2b"
ON_LIGHT, ON_DARK = "#ffffff", "#0b1a16"
LEAST_LIGHT, LEAST_DARK = 6.5, 7.5
CHROMA_LIGHT, CHROMA_DARK = 0.12, 0.09


@dataclass(frozen=True, slots=True)
class Accent:
    """The derived colours; `moved` when the chosen one could not be used as it was."""

    chosen: str
    light: str
    light_hover: str
    light_soft: str
    light_line: str
    dark: str
    dark_hover: str
    dark_soft: str
    dark_line: str
    moved: bool


@lru_cache(maxsize=32)
def derive(chosen: str) -> Accent:
    """The tokens for a colour like "#1c5a4b"."""
    lightness, chroma, hue = to_oklch(chosen)
    light_l = _until(lightness, min(chroma, CHROMA_LIGHT), hue, SUNKEN_LIGHT, LEAST_LIGHT, step=-0.005)
    dark_l = _until(max(lightness, 0.6), min(chroma, CHROMA_DARK), hue, RAISED_DARK, LEAST_DARK, step=0.005)
    light = to_hex(light_l, min(chroma, CHROMA_LIGHT), hue)
    return Accent(
        chosen=chosen,
        light=light,
        light_hover=to_hex(light_l - 0.08, min(chroma, CHROMA_LIGHT), hue),
        light_soft=to_hex(0.915, min(chroma, 0.02), hue),
        light_line=to_hex(0.79, min(chroma, 0.05), hue),
        dark=to_hex(dark_l, min(chroma, CHROMA_DARK), hue),
        dark_hover=to_hex(min(0.95, dark_l + 0.07), min(chroma, CHROMA_DARK), hue),
        dark_soft=to_hex(0.315, min(chroma, 0.035), hue),
        dark_line=to_hex(0.47, min(chroma, 0.05), hue),
        moved=light.lower() != chosen.lower(),
    )


def stylesheet(chosen: str) -> str:
    """The tokens as CSS; nothing for the house's own green."""
    if chosen.lower() == DEFAULT:
        return "/* the house's own colour */\n"
    a = derive(chosen)
    rows = {
        "accent": (a.light, a.dark),
        "accent-hover": (a.light_hover, a.dark_hover),
        "accent-soft": (a.light_soft, a.dark_soft),
        "accent-line": (a.light_line, a.dark_line),
        "on-accent": (ON_LIGHT, ON_DARK),
        "focus": (a.light, a.dark_hover),
    }
    lines = "".join(f"  --gh-{name}: light-dark({light}, {dark});\n" for name, (light, dark) in rows.items())
    return ":root {\n" + lines + "}\n"


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _until(lightness: float, chroma: float, hue: float, ground: str, least: float, *, step: float) -> float:
    while 0.0 < lightness < 1.0 and contrast(to_hex(lightness, chroma, hue), ground) < least:
        lightness += step
    return min(1.0, max(0.0, lightness))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma, hue in radians."""
    r, g, b = _channels(colour)
    long = _cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = _cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = _cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    bb = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, bb), math.atan2(bb, a)


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with its chroma reduced until a screen can show it."""
    while True:
        rgb = _to_rgb(lightness, chroma, hue)
        if chroma <= 0 or all(-1e-6 <= value <= 1 + 1e-6 for value in rgb):
            break
        chroma = max(0.0, chroma - 0.004)
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, value)))):02x}" for value in rgb)


def _to_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _cbrt(value: float) -> float:
    return math.copysign(abs(value) ** (1 / 3), value)
