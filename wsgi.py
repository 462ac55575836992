"""What gunicorn and `flask` load."""

import config

config.load()  # what is set wrongly is told at once, before anything large is loaded

from portal import create_app  # noqa: E402
from portal.core import closing  # noqa: E402

app = create_app()
closing.at_exit(app)
