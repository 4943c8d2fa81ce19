"""Routes of views that are classes, as the entry points of a scan tell them."""

from __future__ import annotations

import textwrap
from pathlib import Path

from isolint.config.settings import Settings
from isolint.engine.run import run

FLASK = """
    from flask import Blueprint, Flask
    from flask.views import MethodView

    notes = Blueprint("notes", __name__, url_prefix="/notes")

    class Notes(MethodView):
        def get(self): ...
        def post(self): ...

    class Twice(MethodView):
        def get(self): ...

    notes.add_url_rule("/all", view_func=Notes.as_view("notes"))
    notes.add_url_rule("/one", view_func=Twice.as_view("one"))
    notes.add_url_rule("/two", view_func=Twice.as_view("two"))
    app = Flask(__name__)
    app.register_blueprint(notes)
"""
DJANGO = """
    from django.contrib.auth.decorators import login_required
    from django.urls import path
    from django.views import View

    class Bill(View):
        def get(self, request): ...

    class Note(View):
        def put(self, request): ...

    urlpatterns = [
        path("bills/", login_required(Bill.as_view())),
        path(route="notes/", view=Note.as_view(), name="note"),
    ]
"""


def routes(folder: Path, text: str) -> list[str]:
    (folder / "views.py").write_text(textwrap.dedent(text), encoding="utf-8")
    report = run(folder, Settings(jobs=1), lambda *_: None)
    return sorted(entry.route for entry in report.entry_points)


def test_flask(tmp_path: Path) -> None:
    assert routes(tmp_path, FLASK) == ["GET", "GET /notes/all", "POST /notes/all"]


def test_django(tmp_path: Path) -> None:
    assert routes(tmp_path, DJANGO) == ["GET bills/", "PUT notes/"]
