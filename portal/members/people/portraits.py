"""Portraits drawn from a number, in the manner of the house's own: for people without a photograph.

The same number gives the same portrait, for ever; nothing about the person goes into it.
"""

from __future__ import annotations

import random

SKIN = (
    ("#8f5f3f", "#6d452c"), ("#f0c9a8", "#d9a57e"), ("#c98f63", "#a36f48"), ("#f6d9c2", "#e0b294"),
    ("#5f3d2a", "#47291a"), ("#e3b58c", "#c08c60"), ("#a8734b", "#855635"),
)  # fmt: skip
HAIR = ("#221a17", "#3d2a1e", "#6b4527", "#a8662f", "#c9a261", "#8d8a86", "#d8d5cf", "#4a2320")
GROUND = ("#e9c9a3", "#cfdccb", "#d8cfe0", "#c9dbe4", "#eed7b8", "#e4c8c2", "#d9dcc0", "#d3d8df")
COAT = ("#1c5a4b", "#2e4d6b", "#6b2f3a", "#4b4f2c", "#5a3d66", "#26323f", "#8a5a2b", "#3f5f5f", "#7a3b24")
SHIRT = ("#f5f4ef", "#e8e2d2", "#dfe6ea", "#f2dfd0")
BACK = {
    "bun": '<circle cx="60" cy="17" r="13" fill="{h}"/>',
    "long": '<path d="M33 60c-4-30 10-42 27-42s31 12 27 42c2 22 4 34-2 46H35c-6-12-4-24-2-46z" fill="{h}"/>',
    "bob": '<path d="M33 58c-3-28 9-38 27-38s30 10 27 38c1 14 0 22-4 28H37c-4-6-5-14-4-28z" fill="{h}"/>',
    "none": "",
}
FRONT = (
    '<path d="M36 58c-3-22 8-33 24-33s27 11 24 33c-2-9-5-14-9-17-9 2-21 2-30 0-4 3-7 8-9 17z" fill="{h}"/>',
    '<path d="M37 56c-4-20 7-31 23-31s27 9 23 31c-1-8-6-14-10-16-12 6-26 4-30 1-3 4-5 8-6 15z" fill="{h}"/>',
    '<path d="M38 50c-2-16 8-25 22-25s25 9 22 25c-3-6-6-9-10-10-8-3-18-3-25 0-4 1-7 4-9 10z" fill="{h}"/>',
    '<path d="M41 43c3-11 10-16 19-16s16 5 19 16c-6-6-12-8-19-8s-13 2-19 8z" fill="{h}"/>',
    "",
)
BEARD = '<path d="M39 66c1 18 9 27 21 27s20-9 21-27c-5 8-9 9-14 8-4-2-10-2-14 0-5 1-9 0-14-8z" fill="{h}"/>'
GLASSES = (
    '<g fill="none" stroke="#26323f" stroke-width="1.8">'
    '<circle cx="51" cy="60" r="7.5"/><circle cx="69" cy="60" r="7.5"/>'
    '<path d="M58.5 59c1-1 2-1 3 0M43.5 58l-5-2M76.500 58l5-2"/></g>'
)


def draw(number: int) -> str:
    """The portrait as an SVG document of 120 by 150."""
    rng = random.Random(number)
    skin, shade = rng.choice(SKIN)
    hair, coat, shirt = rng.choice(HAIR), rng.choice(COAT), rng.choice(SHIRT)
    back = rng.choice(tuple(BACK))
    front = rng.choice(FRONT[:3] if back != "none" else FRONT)
    bearded = back == "none" and rng.random() < 0.45
    parts = [
        f'<rect width="120" height="150" fill="{rng.choice(GROUND)}"/>',
        '<circle cx="60" cy="70" r="56" fill="#fff" fill-opacity=".16"/>',
        BACK[back].format(h=hair),
        f'<path d="M4 154c0-34 18-44 46-54h20c28 10 46 20 46 54z" fill="{coat}"/>',
        f'<path d="M50 78h20v24c0 6-20 6-20 0z" fill="{shade}"/>',
        f'<path d="M44 101l16 34 16-34-6-2c-2 8-18 8-20 0z" fill="{shirt}"/>' if rng.random() < 0.7 else "",
        f'<path d="M50 96h20l-10 {rng.choice((18, 22, 26))}z" fill="{shade}"/>',
        f'<g fill="{shade}"><ellipse cx="38" cy="63" rx="4" ry="6"/><ellipse cx="82" cy="63" rx="4" ry="6"/></g>',
        f'<path d="M38 58c0-16 9-26 22-26s22 10 22 26c0 18-10 32-22 32S38 76 38 58z" fill="{skin}"/>',
        BEARD.format(h=hair) if bearded else "",
        '<circle cx="51" cy="60" r="2.2" fill="#1d110b"/><circle cx="69" cy="60" r="2.2" fill="#1d110b"/>',
        (
            '<path d="M46 54c2-2 6-3 9-1M65 53c3-2 7-1 9 1" fill="none" stroke="#1d110b" stroke-opacity=".55" '
            'stroke-width="1.6" stroke-linecap="round"/>'
        ),
        (
            f'<path d="M60 60c-1 4-3 6-2 8 1 1 3 1 4 0" fill="none" stroke="{shade}" stroke-width="1.8" '
            'stroke-linecap="round"/>'
        ),
        (
            f'<path d="M53 74c4 {rng.choice((3, 5, 6))} 10 {rng.choice((3, 5, 6))} 14 0" fill="none" stroke="#8c3d33" '
            'stroke-opacity=".85" stroke-width="2" stroke-linecap="round"/>'
        ),
        '<g fill="#d2553f" fill-opacity=".14"><circle cx="45" cy="69" r="4"/><circle cx="75" cy="69" r="4"/></g>',
        front.format(h=hair),
        GLASSES if rng.random() < 0.28 else "",
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 150">{"".join(parts)}</svg>'
