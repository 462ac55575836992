"""A code to point a telephone at: the card of a person, drawn on the server."""

from __future__ import annotations

from io import BytesIO


def svg(text: str) -> bytes:
    """The text as a QR code (ISO/IEC 18004), with the quiet zone around it that readers need; dark on white."""
    import segno  # noqa: PLC0415 - only a code needs it

    out = BytesIO()
    code = segno.make_qr(text, error="l", encoding="utf-8")  # a screen has no dirt: larger squares are read sooner
    code.save(out, kind="svg", border=4, scale=4, dark="#000", light="#fff", xmldecl=False, svgns=True)
    return out.getvalue()
