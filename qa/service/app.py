"""Library -> Flask app: the page and the JSON endpoints over one library, nothing else shared."""

import mimetypes

from flask import Flask, Response, request, url_for

from qa.service import api, pages
from qa.service.assets import digests, web_folder
from qa.service.library import Library
from qa.service.problems import add_problems
from qa.service.security import DEFAULT_HOSTS, add_door


def create_app(library: Library, trusted_hosts: tuple[str, ...] = DEFAULT_HOSTS) -> Flask:
    """Return an app that answers from the library, to requests that name one of the hosts (without port)."""
    web = web_folder()
    app = Flask(__name__, template_folder=str(web / "templates"), static_folder=str(web / "static"))
    app.extensions["library"] = library
    app.jinja_env.policies["json.dumps_kwargs"] = {}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    add_problems(app)
    add_door(app, trusted_hosts)
    _add_static_addresses(app, digests(web / "static"))
    app.register_blueprint(api.blueprint)
    app.register_blueprint(pages.blueprint)
    return app


def _add_static_addresses(app: Flask, known: dict[str, str]) -> None:
    """Give templates `static(name)`, an address that names the file's bytes: browsers may keep it."""
    # A Windows registry may call it text/plain, and modules would not load.
    mimetypes.add_type("text/javascript", ".js")

    @app.template_global()
    def static(name: str) -> str:
        return url_for("static", filename=name, v=known[name])

    @app.after_request
    def keep(response: Response) -> Response:
        named = known.get((request.view_args or {}).get("filename", ""))
        if request.endpoint == "static" and named and request.args.get("v") == named:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
