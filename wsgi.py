"""What gunicorn and `flask` load."""

from portal import create_app
from portal.core import closing

app = create_app()
closing.at_exit(app)
