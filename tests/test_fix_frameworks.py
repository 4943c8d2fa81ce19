"""A request without an identity is refused by the error of its framework, imported if need be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mending import count, lay_out, mend_folder

_FIND = "\n\ndef find(user_id: str) -> str:\n    return open(user_id).read()\n"
_FALLBACK = '    user_id = request.{}.get("user_id") or "guest"\n'
_SERVICES = {
    "aiohttp": (
        "from aiohttp import web\n"
        + _FIND
        + "\n\nasync def show(request):\n"
        + _FALLBACK.format("query")
        + "    return web.Response(text=find(user_id))\n"
        + '\n\napp = web.Application()\napp.router.add_get("/", show)\n',
        'raise web.HTTPBadRequest(text="user_id is required")',
        "from aiohttp import web\n",
    ),
    "Flask": (
        "from flask import Flask, request\n\napp = Flask(__name__)\n"
        + _FIND
        + '\n\n@app.get("/")\ndef show():\n'
        + _FALLBACK.format("args")
        + "    return find(user_id)\n",
        'abort(400, "user_id is required")',
        "from flask import abort, Flask, request\n",
    ),
    "Django": (
        "from django.http import HttpResponse\nfrom django.urls import path\n"
        + _FIND
        + "\n\ndef show(request):\n"
        + _FALLBACK.format("GET")
        + "    return HttpResponse(find(user_id))\n"
        + '\n\nurlpatterns = [path("", show)]\n',
        'raise BadRequest("user_id is required")',
        "from django.core.exceptions import BadRequest\n",
    ),
    "Django REST framework": (
        "from django.urls import path\nfrom rest_framework.response import Response\n"
        + "from rest_framework.views import APIView\n"
        + _FIND
        + "\n\nclass Show(APIView):\n    def get(self, request):\n"
        + "    "
        + _FALLBACK.format("query_params")
        + "        return Response(find(user_id))\n"
        + '\n\nurlpatterns = [path("", Show.as_view())]\n',
        'raise ValidationError("user_id is required")',
        "from rest_framework.exceptions import ValidationError\n",
    ),
    "a name that means something else": (
        "from flask import Flask, request\nfrom own.errors import abort\n\napp = Flask(__name__)\n"
        + _FIND
        + '\n\n@app.get("/")\ndef show():\n'
        + _FALLBACK.format("args")
        + "    return find(user_id) or abort()\n",
        'raise ValueError("user_id is required")',
        "from flask import Flask, request\n",
    ),
    "a middleware around all handlers": (
        "from fastapi import FastAPI, HTTPException, Request\n\napp = FastAPI()\n"
        + _FIND
        + '\n\n@app.middleware("http")\nasync def show(request: Request, call_next):\n'
        + _FALLBACK.format("headers")
        + "    find(user_id)\n    return await call_next(request)\n",
        'raise ValueError("user_id is required")',
        "from fastapi import FastAPI, HTTPException, Request\n",
    ),
    "a dependency that asks for a header": (
        "from typing import Annotated\n\nfrom fastapi import Depends, FastAPI, Header\n"
        + "\napp = FastAPI()\n"
        + _FIND
        + "\n\ndef whose(x_user: Annotated[str, Header()]) -> str:\n"
        + '    user_id = x_user or "guest"\n    return user_id\n'
        + '\n\n@app.get("/")\nasync def show(user_id: str = Depends(whose)):\n'
        + "    return find(user_id)\n",
        'raise HTTPException(status_code=400, detail="user_id is required")',
        "import HTTPException, Depends, FastAPI, Header\n",
    ),
    "a helper that knows no request": (
        "from flask import Flask\n\napp = Flask(__name__)\n"
        + _FIND
        + '\n\n@app.get("/<user_id>")\ndef show(user_id):\n    return ask(user_id)\n'
        + "\n\ndef ask(user_id=None):\n"
        + '    return find(user_id or "guest")\n',
        'raise ValueError("user_id is required")',
        "from flask import Flask\n",
    ),
}


@pytest.mark.parametrize(("text", "refusal", "imported"), _SERVICES.values(), ids=_SERVICES)
def test_refusals(text: str, refusal: str, imported: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"main.py": text})
    mending = mend_folder(folder, unsafe=True, rule="ISO302")
    assert count(mending) == (1, 0, 0, 0)
    (change,) = mending.changes
    assert refusal in change.after
    assert imported in change.after


@pytest.mark.parametrize("name", ["Flask", "Django REST framework"])
def test_an_import_keeps_the_form_feeds(name: str, tmp_path: Path) -> None:
    text, refusal, _ = _SERVICES[name]
    plain, fed = (
        mend_folder(lay_out(tmp_path / end, {"main.py": each}), unsafe=True, rule="ISO302")
        for end, each in (("plain", text), ("fed", _fed(text)))
    )
    assert refusal in plain.changes[0].after
    assert fed.changes[0].after == _fed(plain.changes[0].after)


def _fed(text: str) -> str:
    """Where libcst loses them: before the first word of a line."""
    return text.replace("\n\n\n", "\n\n\n\f")
