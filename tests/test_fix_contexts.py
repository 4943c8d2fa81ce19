"""ISO503's fixer, given the place of a change and the class of the context."""

from __future__ import annotations

import pytest

from isolint.base.finding import Confidence, Finding, Place, Reach, Severity, Step, StepKind
from isolint.fix.changed_texts import changed_texts
from isolint.fix.context_changes import mend
from isolint.fix.project import Project

_DATACLASS = """\
from dataclasses import dataclass


@dataclass
class UserContext:
    user_id: str
    depth: int = 0
"""
_MODEL = """\
from pydantic import BaseModel


class UserContext(BaseModel):
    user_id: str
    depth: int = 0
"""
_MAIN = '''\
"""Serves."""

from __future__ import annotations

from contexts import UserContext


async def serve(context: UserContext, user_id: str) -> str:
    {change}  # changed
    return await load(context)
'''


def _finding(text: str, contexts: str) -> Finding:
    number = next(n for n, line in enumerate(text.splitlines(), 1) if line.endswith("# changed"))
    line = text.splitlines()[number - 1]
    column = len(line) - len(line.lstrip()) + 1
    dot = line.index(".", column)
    end = next(at for at in range(dot + 1, len(line)) if not line[at].isidentifier()) + 1
    home = next(n for n, each in enumerate(contexts.splitlines(), 1) if each.startswith("class"))
    owner = Step(
        StepKind.OWNER, Place("contexts.py", home, 7), "contexts.UserContext", "the context"
    )
    return Finding(
        rule="ISO503",
        name="context-mutated",
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        reach=Reach.REQUEST,
        place=Place("main.py", number, column, number, end),
        symbol="main.serve",
        object="contexts.UserContext.user_id",
        message="",
        trace=(owner,),
        attribute="user_id",
    )


def _mended(change: str, contexts: str, main: str = _MAIN) -> str | None:
    text = main.replace("{change}", change)
    texts = {"contexts.py": contexts, "main.py": text}
    found = mend(Project(texts), _finding(text, contexts))
    if found is None:
        return None
    assert not found.safe
    changed = changed_texts(texts, [found])
    assert changed is not None
    return changed["main.py"]


def test_dataclass() -> None:
    copied = "context = dataclasses.replace(context, user_id=user_id)"
    after = _MAIN.replace("{change}", copied).replace(
        "import UserContext", "import UserContext\nimport dataclasses"
    )
    assert _mended("context.user_id = user_id", _DATACLASS) == after


def test_model() -> None:
    copied = 'context = context.model_copy(update={"user_id": user_id})'
    assert _mended("context.user_id = user_id", _MODEL) == _MAIN.replace("{change}", copied)


def test_augmented() -> None:
    copied = 'context = context.model_copy(update={"depth": context.depth + (1 if user_id else 2)})'
    change = "context.depth += 1 if user_id else 2"
    assert _mended(change, _MODEL) == _MAIN.replace("{change}", copied)


_LEFT = {
    "an unknown field": ("context.other = user_id", _MODEL, _MAIN),
    "not read afterwards": (
        "context.user_id = user_id",
        _MODEL,
        _MAIN.replace("load(context)", "load(user_id)"),
    ),
    "not a local name": (
        "request.context.user_id = user_id",
        _MODEL,
        _MAIN,
    ),
    "read by a function inside": (
        "context.user_id = user_id",
        _MODEL,
        _MAIN.replace("load(context)", "load(lambda: context)"),
    ),
    "neither dataclass nor model": (
        "context.user_id = user_id",
        _MODEL.replace("(BaseModel)", ""),
        _MAIN,
    ),
    "a field that is not given": (
        "context.user_id = user_id",
        _DATACLASS.replace("user_id: str", "user_id: str = field(init=False)"),
        _MAIN,
    ),
    "the module's name is taken": (
        "context.user_id = user_id",
        _DATACLASS,
        _MAIN.replace("{change}", "dataclasses = []\n    {change}"),
    ),
}


@pytest.mark.parametrize(("change", "contexts", "main"), _LEFT.values(), ids=_LEFT)
def test_left_alone(change: str, contexts: str, main: str) -> None:
    text = main.replace("{change}", change)
    texts = {"contexts.py": contexts, "main.py": text}
    found = mend(Project(texts), _finding(text, contexts))
    assert found is None or changed_texts(texts, [found]) is None
