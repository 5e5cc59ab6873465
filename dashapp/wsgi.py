"""The server object that Gunicorn loads."""

from dashapp.app import create_app
from dashapp.figures.palette import ThemeError
from dashapp.metrics import CatalogueError
from dashapp.settings import load_settings

try:
    server = create_app(load_settings()).server
except (CatalogueError, ThemeError) as error:
    raise SystemExit(str(error)) from None
