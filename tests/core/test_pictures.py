"""Pictures that people send cost a bounded amount of memory, whatever they say they are."""

from __future__ import annotations

import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bench.pictures import BAR, drawn, measure
from portal.core import pictures

SHAPES = {"large": (480, 600)}


def redrawn(data: bytes) -> Image.Image:
    return Image.open(BytesIO(pictures.redrawn(BytesIO(data), SHAPES)["large"]))


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("kind", ["PNG, colour and transparency", "WebP", "JPEG, long and thin"])
def test_four_at_once_of_the_largest_cost_little_memory(kind):
    assert measure(kind)["value"] <= BAR


LIMITED = """
import resource, sys
from io import BytesIO
from portal.core import pictures
from bench.pictures import drawn
pictures.redrawn(BytesIO(drawn("PNG", (200, 200), "RGB", {})), {"small": (240, 300)})
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 60_000_000,) * 2)
try:
    pictures.redrawn(sys.stdin.buffer, {"large": (480, 600)})
except pictures.PictureTooLarge:
    print("too large")
"""


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    ("kind", "size", "mode"),
    [("PNG", (5000, 5000), "RGBA"), ("WEBP", (5000, 5000), "RGBA"), ("JPEG", (8000, 8000), "RGB")],
)
def test_what_asks_for_too_much_is_refused_by_its_header(kind, size, mode):
    """Where there is not the memory to decode it, the same sentence comes: nothing was decoded."""
    data = drawn(kind, size, mode, {"lossless": True} if kind == "WEBP" else {})
    done = subprocess.run([sys.executable, "-c", LIMITED], input=data, stdout=subprocess.PIPE, check=True)
    assert done.stdout == b"too large\n"


@pytest.mark.parametrize(
    ("header", "size"),
    [
        (b"VP8X" + b"\x0a\0\0\0" + b"\0\0\0\0" + b"\x0f\x27\0" + b"\x87\x13\0", (10_000, 5_000)),
        (b"VP8L" + b"\x0a\0\0\0" + b"\x2f" + (9_999 | 4_999 << 14).to_bytes(4, "little") + b"\0" * 5, (10_000, 5_000)),
        (b"VP8 " + b"\x0a\0\0\0" + b"\0\0\0\x9d\x01\x2a" + b"\x10\x27\x88\x13", (10_000, 5_000)),
    ],
)
def test_the_size_of_a_webp_is_read_before_it_is_opened(header, size):
    data = b"RIFF\0\0\0\0WEBP" + header
    assert pictures._webp_canvas(data) == size
    with pytest.raises(pictures.PictureTooLarge):
        redrawn(data)


def test_a_jpeg_with_a_scan_for_each_colour_is_held_whole_and_may_be_less_large():
    data = drawn("JPEG", (4000, 3200), "RGB", {"subsampling": 0})
    whole = b"\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0"
    assert whole in data
    redrawn(data)
    one = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"
    with pytest.raises(pictures.PictureTooLarge):
        redrawn(data.replace(whole, one))


def test_long_and_thin_is_too_large_where_it_cannot_be_shrunk():
    with pytest.raises(pictures.PictureTooLarge):
        redrawn(drawn("JPEG", (40_000, 500), "RGB", {}))


def test_one_at_a_time_and_nobody_waits_for_long(monkeypatch):
    monkeypatch.setattr(pictures, "PATIENCE", 0.05)
    within, done = threading.Event(), threading.Event()

    def hold() -> None:
        with pictures.alone():
            within.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    within.wait(10)
    with pytest.raises(pictures.PicturesInTheWay):
        redrawn(drawn("PNG", (200, 200), "RGB", {}))
    done.set()
    holder.join()
    assert redrawn(drawn("PNG", (200, 200), "RGB", {})).size == (480, 600)


def test_a_picture_that_is_refused_lets_the_next_one_in():
    for _ in range(3):
        with pytest.raises(pictures.NotAPicture):
            redrawn(b"GIF89a")
    assert redrawn(drawn("PNG", (200, 200), "RGB", {}))


@pytest.mark.parametrize(("level", "shown"), [(8_000, 31), (32_768, 128), (65_000, 253)])
def test_sixteen_bits_of_grey_become_eight(level, shown):
    out = BytesIO()
    Image.new("I;16", (300, 400), level).save(out, "PNG")
    assert abs(redrawn(out.getvalue()).convert("L").getextrema()[0] - shown) <= 2


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_paper(mode):
    out = BytesIO()
    clear = Image.new("RGBA", (3000, 2500), (0, 0, 0, 0)).convert(mode)
    clear.save(out, "PNG", **({"transparency": clear.getpixel((0, 0))} if mode == "P" else {}))
    red, green, blue = redrawn(out.getvalue()).convert("RGB").getpixel((240, 300))
    assert min(red, green, blue) > 230


def test_large_ones_are_cut_and_shrunk_like_small_ones():
    """Half red, half blue, through the strips and the reduction: the border stays in the middle."""
    whole = Image.new("RGB", (3000, 3750), "#ff0000")
    whole.paste("#0000ff", (0, 1875, 3000, 3750))
    out = BytesIO()
    whole.save(out, "PNG")
    image = redrawn(out.getvalue()).convert("RGB")
    assert [image.getpixel((240, y))[2] > 128 for y in (10, 290, 310, 590)] == [False, False, True, True]
