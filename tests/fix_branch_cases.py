"""What the fixers make of placeholders in branches, entries and ids of users."""

from __future__ import annotations

from tests.fix_cases import Case

_BRANCH = """\
@app.get("/cart")
async def cart(request: Request) -> str:
    if "x-user-id" in request.headers:
        user_id = request.headers["x-user-id"]
    else:
        {}  # shared
    return await load(user_id)
"""
_FIRST = """\
@app.get("/cart")
async def cart(name: str | None = None) -> str:
    if name is None:
        user_id = {}
    else:
        user_id = name
    return await load(user_id)
"""
_HANDLER = """\
@app.get("/cart")
async def cart(request: Request) -> str:
    try:
        user_id = request.session["user_id"]
    except KeyError:
        {}
    return await load(user_id)
"""
_LATE = """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    if not user_id: {}  # shared
    return await load(user_id)
"""
_ENTRY = """\
@app.get("/users/{{user_id}}/cart")
async def cart(user_id: str) -> str:
    params = {{"shop": user_id}}
    params["user_id"] = {}
    async with httpx.AsyncClient() as client:
        return (await client.get("http://carts", params=params)).text
"""
_OWNER = """\
from fastapi import Depends


class User:
    def __init__(self, id: str) -> None:
        self.id = id

    id: str


def current(request: Request) -> User:
    return User(request.headers["x-user"])


@app.get("/cart")
async def cart(user: User = Depends(current)) -> str:
    return await load(user_id={})
"""
_POPPED = """\
@app.post("/cart")
async def cart(request: Request) -> str:
    body = await request.json()
    return await load(body.pop("user_id"{}))
"""
_CONTEXT = """\
class CallContext:
    def __init__(self, user_id: str) -> None:
        self.user_id = user_id


async def emit(kind: str, user_id: str | None = None) -> str:
    return kind + await load(str(user_id))


async def step(context: CallContext, kind: str) -> str:
    return await emit(kind{}) + await emit("done", context.user_id)


@app.get("/cart")
async def cart(user_id: str) -> str:
    return await step(CallContext(user_id), "seen")
"""
_REFUSED = 'raise HTTPException(status_code=400, detail="user_id is required")'

BRANCH_CASES = (
    Case(
        "ISO301",
        "the branch without an identity",
        False,
        _BRANCH.format('user_id = "guest"'),
        _BRANCH.format(_REFUSED),
    ),
    Case(
        "ISO301",
        "the first branch",
        False,
        _FIRST.format('"guest"'),
        _FIRST.replace("user_id = {}", _REFUSED),
    ),
    Case(
        "ISO301",
        "the handler of an exception",
        False,
        _HANDLER.format('user_id: str = "guest"'),
        _HANDLER.format(f"{_REFUSED} from None"),
    ),
    Case(
        "ISO301",
        "an entry of a dict",
        False,
        _ENTRY.format('"default_user"'),
        _ENTRY.format("user_id"),
    ),
    Case(
        "ISO301",
        "the id of a user",
        False,
        _OWNER.format('"default_user"'),
        _OWNER.format("user.id"),
    ),
    Case(
        "ISO302",
        "a late default on one line",
        False,
        _LATE.format('user_id = "guest"'),
        _LATE.format(_REFUSED),
    ),
    Case(
        "ISO302",
        "pop",
        False,
        _POPPED.format(', "guest"'),
        _POPPED.format(""),
    ),
    Case(
        "ISO502",
        "from the caller's context",
        False,
        _CONTEXT.format(""),
        _CONTEXT.format(", user_id=context.user_id"),
    ),
)
