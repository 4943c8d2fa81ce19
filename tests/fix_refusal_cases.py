"""How the fixers refuse a request, in the words of the file; `elif`, and several sources."""

from __future__ import annotations

from tests.fix_cases import Case

_RAISING = """\
from fastapi import HTTPException


@app.get("/cart")
async def cart(request: Request) -> str:
    user_id = request.query_params.get("user_id", "guest")
    if len(user_id) > 9:
        raise HTTPException(status_code=413, detail="too long")
    return await load(user_id)
"""
_ABORTING = """\
from flask import Flask, abort, request

shop = Flask(__name__)


@shop.get("/cart")
def cart() -> str:
    if not request.args:
        abort(404)
    return httpx.get("http://carts/" + (request.args.get("user_id") or "guest")).text
"""
_CHAIN = """\
@app.get("/cart")
async def cart(request: Request) -> str:
    if request.headers.get("x-user"):
        user_id = request.headers["x-user"]
    elif request.headers.get("x-guest"):
        user_id = "guest"  # shared
    else:
        user_id = request.query_params["user"]
    return await load(user_id)
"""
_SEVERAL = """\
@app.get("/cart")
async def cart(request: Request) -> str:
    args = request.query_params
    return await load(user_id=str(args.get("user_id") or args.get("id") or "guest"))
"""

_PARTS = """\
@app.get("/cart")
async def cart(user_id: str | None = None, thread_id: str = "") -> str:
    if not user_id:
        if ":" in thread_id:
            user_id = thread_id.split(":")[0]
        else:
            user_id = "guest"
    return await load(user_id)
"""

_TWICE = """\
@app.get("/carts")
async def carts(user_id: str = "", also: bool = False) -> list[str]:
{}    first = await load(user_id{})
    second = await load(user_id{})
    if also:
        user_id = second
{}    return [first, second, await load(user_id{})]
"""
_ASKED = """\
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
"""
_GUEST = ' or "guest"'

REFUSAL_CASES = (
    Case(
        "ISO302",
        "or: twice in a row is asked once",
        False,
        _TWICE.replace("        user_id = second\n", "        first = second\n").format(
            "", _GUEST, _GUEST, "", _GUEST
        ),
        _TWICE.replace("        user_id = second\n", "        first = second\n").format(
            _ASKED, "", "", "", ""
        ),
    ),
    Case(
        "ISO302",
        "or: a variable that changes is asked again",
        False,
        _TWICE.format("", _GUEST, _GUEST, "", _GUEST),
        _TWICE.format(_ASKED, "", "", _ASKED, ""),
    ),
    Case(
        "ISO302",
        "the last of the branches of a missing identity",
        False,
        _PARTS,
        _PARTS.replace(
            'user_id = "guest"',
            'raise HTTPException(status_code=400, detail="user_id is required")',
        ),
    ),
    Case(
        "ISO302",
        "the framework's error, which the function raises already",
        False,
        _RAISING,
        _RAISING.replace(
            '.get("user_id", "guest")\n',
            '.get("user_id")\n    if not user_id:\n'
            '        raise HTTPException(status_code=400, detail="user_id is required")\n',
        ),
    ),
    Case(
        "ISO302",
        "the framework's abort",
        False,
        _ABORTING,
        _ABORTING.replace(
            '    return httpx.get("http://carts/" + (request.args.get("user_id") or "guest")).text',
            '    if not request.args.get("user_id"):\n'
            '        abort(400, "user_id is required")\n'
            '    return httpx.get("http://carts/" + request.args.get("user_id")).text',
        ),
    ),
    Case(
        "ISO301",
        "a branch between others",
        False,
        _CHAIN,
        _CHAIN.replace(
            'user_id = "guest"',
            'raise HTTPException(status_code=400, detail="user_id is required")',
        ),
    ),
    Case(
        "ISO302",
        "or: several sources",
        False,
        _SEVERAL,
        _SEVERAL.replace(
            '    return await load(user_id=str(args.get("user_id") or args.get("id") or "guest"))',
            '    if not (args.get("user_id") or args.get("id")):\n'
            '        raise HTTPException(status_code=400, detail="user_id is required")\n'
            '    return await load(user_id=str(args.get("user_id") or args.get("id")))',
        ),
    ),
)
