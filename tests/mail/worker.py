"""A worker process for the crash test: drains until nothing is due, on the database the environment names."""

from __future__ import annotations

import os

from portal import create_app
from portal.mail.deliveries.drain import drain
from tests.mail.conftest import KINDS


def main() -> None:
    app = create_app(
        {
            "JOBS": False,
            "LOG_LEVEL": "ERROR",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": int(os.environ["SINK_PORT"]),
            "MAIL_CONNECTIONS": 3,
        }
    )
    app.extensions["house"].notices.extend(KINDS)
    with app.app_context():
        drain("bulk", seconds=600)


if __name__ == "__main__":
    main()
