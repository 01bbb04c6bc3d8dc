"""Library -> Flask app: the page and the JSON endpoints over one library, nothing else shared."""

import mimetypes
from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for

from qa.service import api, pages
from qa.service.assets import digest, web_folder
from qa.service.library import Library
from qa.service.limits import Allowance, add_limit
from qa.service.problems import add_problems
from qa.service.security import DEFAULT_HOSTS, add_door


def create_app(
    library: Library, trusted_hosts: tuple[str, ...] = DEFAULT_HOSTS, allowance: Allowance | None = None
) -> Flask:
    """Return an app that answers from the library, to requests that name one of the hosts (without port)."""
    web = web_folder()
    app = Flask(__name__, template_folder=str(web / "templates"), static_folder=None)
    app.extensions["library"] = library
    app.jinja_env.policies["json.dumps_kwargs"] = {}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    add_problems(app)
    add_door(app, trusted_hosts)
    add_limit(app, allowance or Allowance())
    _add_static(app, web / "static")
    app.register_blueprint(api.blueprint)
    app.register_blueprint(pages.blueprint)
    return app


def _add_static(app: Flask, folder: Path) -> None:
    """Serve the folder under an address that names its bytes: browsers may keep what they got there for good.

    One digest for all files, in the path, since scripts import each other by relative addresses.
    """
    # A Windows registry may call it text/plain, and modules would not load.
    mimetypes.add_type("text/javascript", ".js")
    current = digest(folder)

    @app.template_global()
    def static(name: str) -> str:
        return url_for("static", version=current, filename=name)

    @app.get("/static/<version>/<path:filename>", endpoint="static")
    def file(version: str, filename: str) -> Response:
        response = send_from_directory(folder, filename)
        if version == current:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
