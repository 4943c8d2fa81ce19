"""The files of a program, parsed when a fixer asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from isolint.fix.source import Source
from isolint.summary.summarise import is_tame


class Project:
    """`texts` by path, in the order of paths."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._sources: dict[str, Source | None] = {}

    def source(self, path: str) -> Source | None:
        if path not in self._sources:
            self._sources[path] = _parsed(path, self.texts.get(path))
        return self._sources[path]

    def mentioning(self, word: str) -> Iterator[Source]:
        for path in sorted(self.texts):
            source = self.source(path) if word in self.texts[path] else None
            if source is not None:
                yield source

    def changed(self, texts: Mapping[str, str]) -> Project:
        """The program with other texts for some files; the rest stays parsed."""
        made = Project({**self.texts, **texts})
        made._sources = {p: s for p, s in self._sources.items() if p not in texts}
        return made

    def classes(self, name: str) -> list[cst.ClassDef]:
        """All classes of this name, in any file."""
        return [
            node
            for source in self.mentioning(f"class {name}")
            for node in source.classes
            if node.name.value == name
        ]

    def subclasses(self, name: str) -> list[tuple[Source, cst.ClassDef]]:
        """By the last part of the names of their bases, through all levels."""
        found: list[tuple[Source, cst.ClassDef]] = []
        names, waiting = {name}, [name]
        while waiting:
            current = waiting.pop()
            for source in self.mentioning(current):
                for node in source.classes:
                    if current in base_names(node):
                        found.append((source, node))
                        if node.name.value not in names:
                            names.add(node.name.value)
                            waiting.append(node.name.value)
        return found


def _parsed(path: str, text: str | None) -> Source | None:
    if text is None or not is_tame(text):
        return None
    try:
        return Source(path, text)
    except (cst.ParserSyntaxError, RecursionError):
        return None


def base_names(node: cst.ClassDef) -> list[str]:
    return [last_name(base.value) for base in node.bases]


def last_name(node: cst.CSTNode) -> str:
    """`b` of `a.b`, `b(...)` and `b[...]`; empty for anything else."""
    if isinstance(node, cst.Call):
        return last_name(node.func)
    if isinstance(node, cst.Subscript):
        return last_name(node.value)
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""
