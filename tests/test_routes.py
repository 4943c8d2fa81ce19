"""Routes of entry points with the prefixes of what they are registered on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import RunIsolint

_FASTAPI = {
    "settings.py": """\
from pydantic_settings import BaseSettings

ADMIN = "/admin"


class Settings(BaseSettings):
    API: str = "/api"


settings = Settings()
""",
    "items.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/items", tags=["items"])
public = APIRouter()


@router.get("/{item_id}")
def read(item_id: str) -> str:
    return item_id


@router.post("")
def create() -> None: ...


@public.websocket("/live")
async def live() -> None: ...
""",
    "users.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/users")


def me() -> None: ...


router.add_api_route("/me", me)
""",
    "main.py": """\
import os

from fastapi import APIRouter, FastAPI

import items
import users
from settings import ADMIN, settings

app = FastAPI()
sub = FastAPI()
api = APIRouter()
unknown = APIRouter(prefix="/known")
api.include_router(items.router, prefix="/v1")
api.include_router(items.public)
app.include_router(api, prefix=settings.API)
app.include_router(users.router, prefix=ADMIN)
app.include_router(unknown, prefix=os.environ["PREFIX"])
app.mount("/sub", sub)


@app.get("/")
def root() -> None: ...


@sub.get("/inner")
def inner() -> None: ...


@unknown.get("/part")
def part() -> None: ...
""",
}

_FLASK = {
    "main.py": """\
from flask import Blueprint, Flask

own = Blueprint("own", __name__, url_prefix="/own")
given = Blueprint("given", __name__, url_prefix="/replaced")
outer = Blueprint("outer", __name__, url_prefix="/outer")
inner = Blueprint("inner", __name__, url_prefix="/inner")


@own.route("/a")
def a() -> str:
    return ""


@given.get("/b")
def b() -> str:
    return ""


@inner.route("/c/")
def c() -> str:
    return ""


@own.errorhandler(404)
def missing(error: Exception) -> str:
    return ""


def create_app() -> Flask:
    app = Flask(__name__)
    app.register_blueprint(own)
    app.register_blueprint(given, url_prefix="/given")
    outer.register_blueprint(inner)
    app.register_blueprint(outer)
    return app


app = create_app()
""",
}

_DJANGO = {
    "site/urls.py": """\
from django.urls import include, path

from site_pages import views

urlpatterns = [
    path("shop/", include("shop.urls")),
    path("about", views.about),
]
""",
    "site_pages/__init__.py": "",
    "site_pages/views.py": "def about(request): ...\n",
    "shop/__init__.py": "",
    "shop/urls.py": """\
from django.urls import include, path

from shop import cart, views

urlpatterns = [path("<int:pk>/", views.show), path("cart/", include(cart))]
""",
    "shop/cart.py": """\
from django.urls import path

from shop import views

urlpatterns = [path("add", views.add)]
""",
    "shop/views.py": "def show(request, pk): ...\n\n\ndef add(request): ...\n",
}


@pytest.mark.parametrize(
    ("files", "routes"),
    [
        (
            _FASTAPI,
            {
                "read": "GET /api/v1/items/{item_id}",
                "create": "POST /api/v1/items",
                "live": "/api/live",
                "me": "/admin/users/me",
                "root": "GET /",
                "inner": "GET /sub/inner",
                "part": "GET /known/part",
            },
        ),
        (
            _FLASK,
            {"a": "/own/a", "b": "GET /given/b", "c": "/outer/inner/c/", "missing": ""},
        ),
        (_DJANGO, {"about": "about", "show": "shop/<int:pk>/", "add": "shop/cart/add"}),
    ],
    ids=["fastapi", "flask", "django"],
)
def test_routes_are_complete(
    run_isolint: RunIsolint, tmp_path: Path, files: Mapping[str, str], routes: Mapping[str, str]
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    ran = run_isolint("scan", tmp_path, "--format", "json", "--fail-on", "critical")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    entries = json.loads(ran.stdout)["entry_points"]
    assert {each["symbol"].rpartition(".")[2]: each["route"] for each in entries} == routes


def test_an_entry_point_is_found_by_the_end_of_its_route(
    run_isolint: RunIsolint, tmp_path: Path
) -> None:
    for name, content in _FASTAPI.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for start in ("/api/live", "/live"):
        ran = run_isolint("trace", tmp_path, "--to", "items.live", "--from", start)
        assert (ran.returncode, ran.stderr) == (0, "")


_DECORATED = """\
from functools import wraps

from flask import Flask, g

app = Flask(__name__)


def transactional(function=None, retries=3):
    def decorator(inner):
        @wraps(inner)
        def wrapped(*args, **kwargs):
            return inner(*args, **kwargs)

        return wrapped

    return decorator if function is None else decorator(function)


def role_required(role):
    def decorator(inner):
        if hasattr(inner, "checked"):
            return inner

        @wraps(inner)
        def checked(*args, **kwargs):
            return inner(*args, **kwargs) if g.role == role else "no"

        return checked

    return decorator


@app.route("/bare")
@transactional
def bare():
    return "bare"


@app.route("/called")
@role_required("admin")
@transactional(retries=5)
def called():
    return "called"


@app.route("/both")
@role_required("user")
@transactional
def both():
    return "both"
"""


def test_a_decorator_that_may_give_back_what_it_was_given_mixes_no_routes(
    run_isolint: RunIsolint, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_text(_DECORATED, encoding="utf-8")
    ran = run_isolint("scan", tmp_path, "--format", "json")
    entries = json.loads(ran.stdout)["entry_points"]
    found = sorted((e["symbol"].rpartition(".")[2], e["route"]) for e in entries)
    assert found == [
        ("bare", "/bare"),
        ("both", "/both"),
        ("called", "/called"),
        ("checked", "/both"),
        ("checked", "/called"),
        ("wrapped", "/bare"),
        ("wrapped", "/both"),
        ("wrapped", "/called"),
    ]
