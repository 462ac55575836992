"""How much memory the pictures cost that people send: four at once, of the worst that is still taken.

    bin/bench pictures

For each kind a process of its own redraws four in as many threads; its peak above idle is the figure. The floor is
one such picture decoded once (four bytes for each pixel): less is possible only where a kind can be read in parts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

KINDS: dict[str, tuple[str, tuple[int, int], str, dict[str, Any]]] = {
    "PNG, colour and transparency": ("PNG", (4000, 3000), "RGBA", {}),
    "PNG, sixteen bits of grey": ("PNG", (4000, 3000), "I;16", {}),
    "WebP": ("WEBP", (2500, 2000), "RGBA", {"lossless": True}),
    "JPEG": ("JPEG", (5000, 5000), "RGB", {}),
    "JPEG, progressive": ("JPEG", (4000, 3000), "RGB", {"progressive": True, "subsampling": 0}),
    "JPEG, long and thin": ("JPEG", (20_000, 600), "RGB", {}),
}
AT_ONCE = 4
#: What a process may need for a picture, whoever sends how many: megabytes.
BAR = 128


def main() -> None:
    for name in KINDS:
        found = measure(name)
        print(json.dumps({"bench": f"pictures ({name})", "unit": "MB above idle, 4 at once", "bar": BAR, **found}))


def measure(name: str) -> dict[str, Any]:
    """Peak and floor in megabytes, in a process that did nothing before."""
    done = subprocess.run([sys.executable, "-m", "bench.pictures", name], check=True, stdout=subprocess.PIPE)
    value = float(done.stdout)
    width, height = KINDS[name][1]
    floor = width * height * 4 / 1e6
    return {"value": round(value), "floor": round(floor), "ratio": round(value / floor, 2)}


def peak(name: str) -> float:
    """Megabytes above idle of this process, which redraws four such pictures at once."""
    from portal.core import pictures

    pictures.PATIENCE = 120
    data = subprocess.run([sys.executable, "-m", "bench.pictures", "make", name], check=True, stdout=subprocess.PIPE)
    pictures.redrawn(BytesIO(drawn("PNG", (200, 200), "RGB", {})), {"small": (240, 300)})  # everything is loaded
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    idle = _memory("VmRSS")
    threads = [threading.Thread(target=_redraw, args=(data.stdout,)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _memory("VmHWM") - idle


def _redraw(data: bytes) -> None:
    from portal.core import pictures

    made = pictures.redrawn(BytesIO(data), {"large": (480, 600), "small": (240, 300)})
    assert len(made) == 2


def _memory(field: str) -> float:
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in told if line.startswith(field)) / 1000


def drawn(kind: str, size: tuple[int, int], mode: str, options: dict[str, Any]) -> bytes:
    """An empty picture: a few kilobytes that ask for megabytes."""
    from PIL import Image

    out = BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        sys.stdout.buffer.write(drawn(*KINDS[sys.argv[2]]))
    elif len(sys.argv) > 1:
        print(peak(sys.argv[1]))
    else:
        main()
