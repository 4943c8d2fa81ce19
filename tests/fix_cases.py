"""What each fixer makes of one service: the text after the common start, before and after."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    rule: str
    about: str
    safe: bool
    before: str
    after: str


_OBJECT = """\
@app.get("/users/{{user_id}}/cart")
async def cart(user_id: str) -> str:
    return await Cart(user_id).show()


class Cart:
    def __init__(self, user_id: str) -> None:
        self.user_id = user_id

    async def show(self) -> str:
        return self.user_id + await load(user_id={})
"""
_CONTEXT = """\
from dataclasses import dataclass

from fastapi import Depends


@dataclass(frozen=True)
class Caller:
    user_id: str
    language: str = "en"


async def caller_of(request: Request) -> Caller:
    return Caller(request.headers["x-user"])


@app.get("/cart")
async def cart(size: int, caller: Caller = Depends(caller_of)) -> str:
    return caller.language * size + await load(user_id={})
"""
_INNER = """\
@app.get("/users/{{user_id}}/cart")
async def cart(user_id: str) -> list[str]:
    async def show() -> str:
        return await load(user_id={})

    return [user_id, await show()]
"""

CASES = (
    Case(
        "ISO302",
        "or: a parameter",
        False,
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    # Whose cart?
    return await load(user_id or "guest")  # shared
""",
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    # Whose cart?
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)  # shared
""",
    ),
    Case(
        "ISO302",
        "or: the same name",
        False,
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    user_id = user_id or "guest"  # shared
    return await load(user_id)
""",
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    if not user_id:  # shared
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)
""",
    ),
    Case(
        "ISO302",
        "or: the same attribute",
        False,
        """\
class Cart:
    def __init__(self, user_id: str | None) -> None:
        self.user_id = user_id
        self.user_id = self.user_id or "guest"


@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    return await load(str(Cart(user_id).user_id))
""",
        """\
class Cart:
    def __init__(self, user_id: str | None) -> None:
        self.user_id = user_id
        if not self.user_id:
            raise ValueError("user_id is required")


@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    return await load(str(Cart(user_id).user_id))
""",
    ),
    Case(
        "ISO302",
        "or: what a variable is given",
        False,
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    user_id = (
        request.headers.get("x-user-id")
        or "guest"
    )
    return await load(user_id)
""",
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    user_id = request.headers.get("x-user-id")
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)
""",
    ),
    Case(
        "ISO302",
        "or: in parentheses, in a comprehension's first part",
        False,
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> list[str]:
    return [part for part in (user_id or "guest").split("-")]
""",
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> list[str]:
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    return [part for part in user_id.split("-")]
""",
    ),
    Case(
        "ISO302",
        "get: what a variable is given",
        False,
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    user_id = request.query_params.get("user_id", "guest")
    return await load(user_id)
""",
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    user_id = request.query_params.get("user_id")
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)
""",
    ),
    Case(
        "ISO302",
        "get: in an expression",
        False,
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    return await load(request.query_params.get("user_id", "guest"))
""",
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    if not request.query_params.get("user_id"):
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(request.query_params["user_id"])
""",
    ),
    Case(
        "ISO302",
        "get: in an expression, where no request is at hand",
        False,
        """\
async def find(given: dict[str, str]) -> str:
    return await load(given.get("user_id", "guest"))


@app.post("/cart")
async def cart(given: dict[str, str]) -> str:
    return await find(given)
""",
        """\
async def find(given: dict[str, str]) -> str:
    return await load(given["user_id"])


@app.post("/cart")
async def cart(given: dict[str, str]) -> str:
    return await find(given)
""",
    ),
    Case(
        "ISO302",
        "pop: what a variable is given in a route",
        False,
        """\
@app.post("/cart")
async def cart(request: Request) -> str:
    given = await request.json()
    user_id = given.pop("user_id", "guest")
    return await load(user_id)
""",
        """\
@app.post("/cart")
async def cart(request: Request) -> str:
    given = await request.json()
    user_id = given.pop("user_id", None)
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)
""",
    ),
    Case(
        "ISO302",
        "getattr",
        False,
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    return await load(getattr(request.state, "user_id", "guest"))
""",
        """\
@app.get("/cart")
async def cart(request: Request) -> str:
    if not getattr(request.state, "user_id", None):
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(request.state.user_id)
""",
    ),
    Case(
        "ISO302",
        "getattr, where no request is at hand",
        False,
        """\
async def find(given: object) -> str:
    return await load(getattr(given, "user_id", "guest"))


@app.get("/cart")
async def cart(request: Request) -> str:
    return await find(request.state)
""",
        """\
async def find(given: object) -> str:
    return await load(given.user_id)


@app.get("/cart")
async def cart(request: Request) -> str:
    return await find(request.state)
""",
    ),
    Case(
        "ISO302",
        "conditional expression",
        False,
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    return await load("guest" if user_id is None else user_id)
""",
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    if user_id is None:
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)
""",
    ),
    Case(
        "ISO302",
        "a late default",
        False,
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    if not user_id:
        user_id = "guest"
    return await load(user_id)
""",
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> str:
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    return await load(user_id)
""",
    ),
    Case(
        "ISO302",
        "two places of one finding",
        False,
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> list[str]:
    first = await load(user_id or "guest")
    return [first, await load(user_id or "guest")]
""",
        """\
@app.get("/cart")
async def cart(user_id: str | None = None) -> list[str]:
    if not user_id:
        raise HTTPException(status_code=400, detail="user_id is required")
    first = await load(user_id)
    return [first, await load(user_id)]
""",
    ),
    Case(
        "ISO301",
        "the identity is at hand",
        False,
        """\
@app.get("/users/{user_id}/cart")
async def cart(user_id: str) -> list[str]:
    return [user_id, await load(user_id="default_user")]
""",
        """\
@app.get("/users/{user_id}/cart")
async def cart(user_id: str) -> list[str]:
    return [user_id, await load(user_id=user_id)]
""",
    ),
    Case(
        "ISO301",
        "the object keeps the identity",
        False,
        _OBJECT.format("'default_user'"),
        _OBJECT.format("self.user_id"),
    ),
    Case(
        "ISO301",
        "a context carries the identity",
        False,
        _CONTEXT.format('"default_user"'),
        _CONTEXT.format("caller.user_id"),
    ),
    Case(
        "ISO301",
        "the function around has the identity",
        False,
        _INNER.format('"default_user"'),
        _INNER.format("user_id"),
    ),
    Case(
        "ISO303",
        "a parameter",
        False,
        """\
@app.get("/cart")
async def cart(item: str, user_id: str = "demo_user", size: int = 3) -> str:
    return await load(user_id)
""",
        """\
@app.get("/cart")
async def cart(item: str, user_id: str, size: int = 3) -> str:
    return await load(user_id)
""",
    ),
    Case(
        "ISO303",
        "None, and the identity is at hand",
        False,
        """\
async def search(text: str, user_id: str | None) -> str:
    return await load(f"{user_id}/{text}")


@app.get("/users/{user_id}/notes")
async def notes(user_id: str, text: str) -> list[str]:
    return [user_id, await search(text, user_id=None)]
""",
        """\
async def search(text: str, user_id: str | None) -> str:
    return await load(f"{user_id}/{text}")


@app.get("/users/{user_id}/notes")
async def notes(user_id: str, text: str) -> list[str]:
    return [user_id, await search(text, user_id=user_id)]
""",
    ),
    Case(
        "ISO502",
        "a call over several lines",
        False,
        """\
async def recent(size: int, user_id: str | None = None) -> str:
    return await load(f"{user_id}/{size}")


@app.get("/users/{user_id}/recent")
async def show(user_id: str) -> list[str]:
    return [user_id, await recent(3, user_id), await recent(
        2,  # at most
    )]
""",
        """\
async def recent(size: int, user_id: str | None = None) -> str:
    return await load(f"{user_id}/{size}")


@app.get("/users/{user_id}/recent")
async def show(user_id: str) -> list[str]:
    return [user_id, await recent(3, user_id), await recent(
        2,
        user_id=user_id,  # at most
    )]
""",
    ),
)
