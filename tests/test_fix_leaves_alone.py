"""Where the place is not what a fixer knows, nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fix_cases import CASES
from tests.fix_state_cases import STATE_CASES
from tests.mending import START, count, lay_out, mend_folder

_FALLBACKS = {
    "evaluated only sometimes": "return await load(user_id or 'guest') if size else 'none'",
    "in a lambda": "return await load((lambda: user_id or 'guest')())",
    "after another statement": "size += 1; return await load(user_id or 'guest')",
    "on the line of an if": "if size: return await load(user_id or 'guest')",
    "a call that would run twice": "return await load(whose().user_id or 'guest')",
    "only empty, and asked again": "size = len((user_id or '').strip() or 'guest')",
    "only empty, and asked later": (
        "key = str(user_id or '')\n    if not key.strip() or not key:\n        return key"
    ),
    "only empty, and tried": (
        "key = str(user_id or '')\n    try:\n        size = int(key)\n    except ValueError:\n"
        "        return 'none'"
    ),
    "only in a log line": "app.logger.info('for %s', user_id or 'guest')",
    "only in an error": "raise ValueError(user_id or 'guest')",
    "for people to read": "return await load(user_id or '?')",
    "for people to read, in brackets": "user_id = user_id or '<nobody>'",
    "for people to read, further down": "if not user_id:\n        user_id = '-'",
    "in a loop's test": "while user_id or 'guest': size += 1",
    "a test that is more than that": "if user_id == 'old':\n        user_id = 'guest'",
}


@pytest.mark.parametrize("body", _FALLBACKS.values(), ids=_FALLBACKS)
def test_fallbacks(body: str, tmp_path: Path) -> None:
    head = "@app.get('/cart')\nasync def cart(size: int, user_id: str | None = None) -> str:\n"
    text = f"{START}{head}    {body}\n    return await load(str(user_id))\n"
    mending = mend_folder(lay_out(tmp_path, {"main.py": text}), unsafe=True, rule="ISO302")
    assert mending.changes == ()
    assert count(mending) == (0, 0, 0, 1)


_BRANCHES = {
    "whatever fails": """try:
        user_id = app.whose(size)
    except Exception:
        user_id = 'guest'""",
    "another literal": """if size:
        user_id = "system"
    else:
        user_id = 'guest'""",
    "more is done for nobody": """if size:
        user_id = app.whose(size)
    else:
        user_id = "guest"
        size += 1""",
}


@pytest.mark.parametrize("body", _BRANCHES.values(), ids=_BRANCHES)
def test_placeholders_of_branches(body: str, tmp_path: Path) -> None:
    head = "@app.get('/cart')\nasync def cart(size: int) -> str:\n"
    text = f"{START}{head}    {body}\n    return await load(user_id)\n"
    mending = mend_folder(lay_out(tmp_path, {"main.py": text}), unsafe=True, rule="ISO301")
    assert mending.changes == ()
    assert count(mending)[3] >= 1


_NOTES = next(case.before for case in STATE_CASES if case.about == "into the constructor")
_STATES = {
    "asked of the class": _NOTES + "\n\ndef texts() -> list[str]:\n    return Notes.texts\n",
    "a subclass has its own": _NOTES + '\n\nclass Old(Notes):\n    texts = ["old"]\n',
    "a subclass does not call up": _NOTES
    + "\n\nclass Old(Notes):\n    def __init__(self) -> None:\n        self.user_id = 'old'\n",
    "a list of all instances": _NOTES.replace("append(text)", "append(self)"),
    "a value that is not new": _NOTES.replace("= []  #", "= load.__defaults__ or []  #"),
    "its objects have slots": _NOTES.replace(
        "    # In order.", "    __slots__ = ('user_id',)\n    # In order."
    ),
    "made by something else": _NOTES.replace(
        "    def __init__", "    def __new__(cls, *args):\n        ...\n\n    def __init__"
    ),
    "says itself what becomes of attributes": _NOTES.replace(
        "    def __init__",
        "    def __setattr__(self, name, value):\n        ...\n\n    def __init__",
    ),
    "changed through the class, which others ask": _NOTES.replace("self.texts", "type(self).texts")
    + "\n\ndef texts() -> list[str]:\n    return Notes.texts\n",
    "changed through the class, below a base": _NOTES.replace("self.texts", "Notes.texts").replace(
        "class Notes:", "class Base: ...\n\n\nclass Notes(Base):"
    ),
    "changed through the class, with the object": _NOTES.replace(
        "self.texts.append(text)", "Notes.texts.append(self)"
    ),
    "changed through the class, by key": _NOTES.replace(
        "texts: list[str] = []  # all", "texts: dict[str, str] = {}  # all"
    ).replace("self.texts.append(text)", "Notes.texts[self.user_id] = text"),
    "declared to be the class's, and kept by key": _NOTES.replace(
        "texts: list[str] = []  # all", "texts: 'ClassVar[dict[str, str]]' = {}  # all"
    ).replace("self.texts.append(text)", "self.texts[self.user_id] = text"),
    "changed through the class, made by others": _NOTES.replace(
        "self.texts.append", "Notes.texts.append"
    ).replace("Notes(user_id).add", "getattr(app, 'notes', Notes.__call__)(user_id).add"),
    "changed by a method of the class": _NOTES.replace(
        "    async def add(self, text: str)", "    @classmethod\n    async def add(cls, text: str)"
    )
    .replace("self.texts.append", "cls.texts.append")
    .replace("load(self.user_id)", "load(text)"),
}


@pytest.mark.parametrize("text", _STATES.values(), ids=_STATES)
def test_class_state(text: str, tmp_path: Path) -> None:
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO403")
    assert mending.changes == ()
    assert len(mending.left) == 1


_COLLECT = next(case.before for case in STATE_CASES if case.about == "after the docstring")
_DEFAULTS = {
    "a store by key": _COLLECT.replace("list[str] = []", "dict[str, list[str]] = {}")
    .replace(
        "    found.append(user_id)", "    if user_id not in found:\n        found[user_id] = []"
    )
    .replace("return found", "return found[user_id]"),
    "a set that is asked by its members": _COLLECT.replace("list[str] = []", "set[str] = set()")
    .replace("    found.append(", "    if user_id in found:\n        return []\n    found.add(")
    .replace("return found", "return [user_id]"),
    "None says something else": _COLLECT.replace(
        "    found.append", "    if found is None:\n        return []\n    found.append"
    ),
    "a value that is not new": "START = ['first']\n\n\n"
    + _COLLECT.replace("= []", "= list(START)"),
}


@pytest.mark.parametrize("text", _DEFAULTS.values(), ids=_DEFAULTS)
def test_mutable_defaults(text: str, tmp_path: Path) -> None:
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO407")
    assert mending.changes == ()
    assert count(mending) == (0, 0, 0, 1)


_IDENTITIES = {
    "a caller leaves it out": (
        "ISO303",
        "async def recall(size: int, user_id: str = 'demo_user') -> str:\n"
        "    return await load(user_id)\n\n\n"
        "@app.get('/notes')\nasync def notes() -> str:\n    return await recall(3)\n",
    ),
    "a default stands before it, and it is given by position": (
        "ISO303",
        "@app.get('/notes')\nasync def notes(size: int = 3, user_id: str = 'demo_user') -> str:\n"
        "    return await load(user_id)\n\n\n"
        "@app.get('/mine')\nasync def mine(user_id: str) -> str:\n"
        "    return await notes(3, user_id)\n",
    ),
    "an object is made without it": (
        "ISO303",
        "class Notes:\n"
        "    def __init__(self, user_id: str = 'demo_user') -> None:\n"
        "        self.user_id = user_id\n\n\n"
        "@app.get('/notes')\nasync def notes() -> str:\n"
        "    return await load(Notes().user_id)\n",
    ),
    "a default stands before it, and the function is handed on": (
        "ISO303",
        "@app.get('/notes')\nasync def notes(size: int = 3, user_id: str = 'demo_user') -> str:\n"
        "    return await load(user_id)\n\n\nALL = [notes]\n",
    ),
    "the name of a loop's variable": (
        "ISO301",
        "@app.get('/notes')\nasync def notes(user_id: str) -> list[str]:\n"
        "    return [await load('default_user') for user_id in user_id.split()]\n",
    ),
    "the other case gives it": (
        "ISO301",
        "@app.get('/notes')\nasync def notes(user_id: str, own: bool) -> str:\n"
        "    if not own:\n        return await load('system')\n    return await load(user_id)\n",
    ),
    "no identity at hand": (
        "ISO301",
        "@app.get('/notes')\nasync def notes() -> str:\n    return await load('default_user')\n",
    ),
}


@pytest.mark.parametrize(("rule", "text"), _IDENTITIES.values(), ids=_IDENTITIES)
def test_identities(rule: str, text: str, tmp_path: Path) -> None:
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule=rule)
    assert mending.changes == ()
    assert count(mending) == (0, 0, 0, 1)


_HOP = next(case.before for case in STATE_CASES if case.about == "a function for a pool")
_HOPS = {
    "for many": _HOP.replace("pool.submit(render, text)", "list(pool.map(render, [text]))"),
    "the arguments of a thread elsewhere": _HOP.replace(
        "pool.submit(render, text)",
        "given = [text]\n        Thread(target=render, args=given).start()",
    ),
}


@pytest.mark.parametrize("text", _HOPS.values(), ids=_HOPS)
def test_hops(text: str, tmp_path: Path) -> None:
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO504")
    assert mending.changes == ()
    assert len(mending.left) == 1


_CARRIED = next(case.before for case in CASES if case.about == "the object keeps the identity")
_PLACEHOLDERS = {
    "the object is given another": _CARRIED + "\n\n    def rename(self) -> None:\n"
    "        self.user_id = str(len(self.user_id))\n",
    "the object need not be given one": _CARRIED.replace(
        "user_id: str)", "user_id: str | None = None)"
    ),
    "a method of the class": _CARRIED.replace(
        "    async def show(self)", "    @staticmethod\n    async def show(self)"
    ),
}


@pytest.mark.parametrize("text", _PLACEHOLDERS.values(), ids=_PLACEHOLDERS)
def test_placeholders(text: str, tmp_path: Path) -> None:
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO301")
    assert mending.changes == ()
    assert len(mending.left) == 1


_FILLED = """\
from dataclasses import dataclass

from fastapi import Depends


@dataclass
class AuditContext:
    admin_id: str
    user_id: str


async def audited(admin_id: str):
    context = AuditContext(admin_id, "")
    yield context
    await load(context.user_id)


@app.post("/users/{user_id}")
async def change(user_id: str, context: AuditContext = Depends(audited)) -> str:
    context.user_id = user_id
    return await load(context.admin_id)
"""


_OF_CLASS = """\
def kept(text: str, tenant_id: str | None = None) -> str:
    return f"{tenant_id} {text}"


class Notes:
    def __init__(self, tenant_id: str) -> None:
        self.tenant_id = tenant_id

    @classmethod
    def add(cls, text: str) -> str:
        return kept(text)

    def show(self) -> str:
        return kept("") + self.tenant_id


@app.get("/notes")
async def notes(tenant_id: str) -> str:
    return Notes(tenant_id).show() + Notes(tenant_id).add("x")
"""


def test_a_method_of_the_class_has_no_attribute_of_an_object(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"main.py": START + _OF_CLASS})
    mending = mend_folder(folder, unsafe=True, rule="ISO502")
    assert "cls.tenant_id" not in "".join(change.after for change in mending.changes)


def test_an_empty_field_that_is_asked_elsewhere(tmp_path: Path) -> None:
    text = """\
@app.post("/carts")
async def cart(request: Request) -> str:
    body = await request.json()
    found = Found(user_id=str(body.get("user_id") or ""))
    if not found.user_id:
        return "none"
    return await load(found.user_id)


class Found:
    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
"""
    folder = lay_out(tmp_path, {"main.py": START + text})
    mending = mend_folder(folder, unsafe=True, rule="ISO302")
    assert mending.changes == ()
    assert count(mending) == (0, 0, 0, 1)


def test_a_context_that_its_giver_reads_afterwards(tmp_path: Path) -> None:
    folder = lay_out(tmp_path, {"main.py": START + _FILLED})
    mending = mend_folder(folder, unsafe=True, rule="ISO503")
    assert mending.changes == ()
    assert count(mending) == (0, 0, 0, 1)
