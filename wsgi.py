"""What gunicorn and `flask` load."""

import gc

import config

config.load()  # what is set wrongly is told at once, before anything large is loaded

gc.disable()  # what is loaded stays: looking through it again and again takes a third of what a command takes

from portal import create_app  # noqa: E402
from portal.core import closing  # noqa: E402

app = create_app()
closing.at_exit(app)
gc.freeze()
gc.enable()
