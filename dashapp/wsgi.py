"""The server object that Gunicorn loads."""

from dashapp.app import create_app
from dashapp.settings import load_settings

server = create_app(load_settings()).server
