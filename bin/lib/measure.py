"""bin/bench [NAME]: runs bench/NAME.py, or all of them; each prints one line of JSON with its figures."""

from __future__ import annotations

import os
import subprocess
import sys

import environment


def main(arguments: list[str]) -> int:
    known = sorted(path.stem for path in (environment.ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))
    if {"-h", "--help"} & set(arguments[:1]):
        print(
            f"usage: bin/bench [NAME [ARGUMENTS]]\n\nnames: {', '.join(known) or 'none yet'}; without one, all of them"
        )
        return 0
    if arguments and arguments[0] not in known:
        print(f"There is no benchmark {arguments[0]!r}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    os.chdir(environment.ROOT)
    environment.ready(dev=True)
    names, more = (arguments[:1], arguments[1:]) if arguments else (known, [])
    codes = [
        subprocess.run([environment.program("python"), "-m", f"bench.{name}", *more], check=False).returncode
        for name in names
    ]
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
