"""Wiring: settings → data, pages, addresses and headers in one Dash app."""

from http import HTTPStatus
from pathlib import Path

import dash
from flask import Response, request

from dashapp import context, server, vendor
from dashapp.components.shell import app_layout
from dashapp.figures.palette import load_theme
from dashapp.pages import answers
from dashapp.pages.downloads import routes as downloads
from dashapp.pages.saving import routes as saving
from dashapp.pages.view import EXTENSION, theme_name
from dashapp.security import callbacks, headers, user
from dashapp.settings import PROJECT, Settings

PAGES = Path(__file__).resolve().parent / "pages"
INDEX = """<!DOCTYPE html>
<html lang="en" data-bs-theme="{%theme%}">
  <head>
    {%metas%}
    <title>{%title%}</title>
    <link rel="icon" type="image/svg+xml" href="/favicon.svg">
    {%css%}
    <script src="/assets/theme.js"></script>
  </head>
  <body>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""
# Dash shows an element of this class until the first layout is there; the style sheet draws it.
WAITING = (
    '<div id="react-entry-point"><div class="_dash-loading">'
    '<p class="unseen">Loading</p></div></div>'
)


ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<rect width="24" height="24" rx="6" fill="{0.accent}"/>'
    '<path d="M7.5 17v-4M12 17v-7M16.5 17V7" stroke="{0.surface}" stroke-width="3"/></svg>'
)


class SalesApp(dash.Dash):
    """Dash with the theme on the document, so that the first paint has the right colours."""

    def interpolate_index(self, *args: str, **parts: str) -> str:
        """The document, with a skeleton until the page has arrived."""
        parts["app_entry"] = WAITING
        page: str = super().interpolate_index(*args, **parts)  # type: ignore[no-untyped-call]
        return page.replace("{%theme%}", theme_name())


def create_app(settings: Settings) -> dash.Dash:
    """The whole dashboard; opens no release before the first request."""
    app = SalesApp(
        "dashapp",
        title="Sales",
        update_title="",
        use_pages=True,
        include_pages_meta=False,
        pages_folder=str(PAGES),
        assets_folder=str(PROJECT / "assets"),
        assets_ignore=r"theme\.js",  # the document names it itself, before the first paint
        external_stylesheets=list(vendor.STYLES),
        suppress_callback_exceptions=True,
        serve_locally=True,
        add_log_handler=False,
        index_string=INDEX,
    )
    app.layout = app_layout
    context.install(app.server, settings)
    theme = app.server.extensions[EXTENSION] = load_theme(settings.theme_file)
    icon = ICON.format(theme.light)
    app.server.add_url_rule(
        "/favicon.svg", "favicon", lambda: Response(icon, content_type="image/svg+xml")
    )
    server.register(app.server)
    callbacks.register(app.server, lambda: _answered(app))  # before answers are looked up
    for part in (vendor, downloads, saving, user, answers):
        part.register(app.server)
    headers.register(app.server, app.csp_hashes)
    app.server.after_request(_unknown_page)
    return app


def _answered(app: dash.Dash) -> set[str]:
    """The outputs of the callbacks that run on the server."""
    return {output for output, each in app.callback_map.items() if "callback" in each}


def _unknown_page(response: Response) -> Response:
    """The document is the same for every address; its status says whether a page is there."""
    known = {page["path"] for page in dash.page_registry.values()}
    sent = response.mimetype == "text/html" and response.status_code == HTTPStatus.OK
    if sent and request.path not in known:
        response.status_code = HTTPStatus.NOT_FOUND
    return response
