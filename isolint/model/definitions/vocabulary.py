"""The names that a module uses: what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.model.definitions.program import Module
from isolint.summary import ir


class Vocabulary:
    def __init__(self) -> None:
        self._words: dict[int, frozenset[str]] = {}

    def has_any(self, module: Module, words: Iterable[str]) -> bool:
        found = self._words.get(module.index)
        if found is None:
            found = frozenset(plain for name in _names(module) if (plain := plain_name(name)))
            self._words[module.index] = found
        return not found.isdisjoint(words)


def plain_name(name: str) -> str:
    return name.lstrip("_").lower()


def _names(module: Module) -> Iterator[str]:
    for code in module.summary.codes:
        yield from (param.name for param in code.params)
        for op in code.ops:
            if isinstance(op, (ir.Load, ir.Bind, ir.Attr, ir.SetAttr)):
                yield op.name
            elif isinstance(op, ir.Call):
                yield from op.keywords
            elif isinstance(op, ir.Const) and op.kind == "str" and op.text.isidentifier():
                yield op.text
