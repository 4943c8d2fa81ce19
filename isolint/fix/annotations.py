"""The annotation of a parameter that may be None from now on."""

from __future__ import annotations

import re

import libcst as cst

from isolint.fix.edit import Edit
from isolint.fix.project import Project, last_name
from isolint.fix.source import Source, below

_OPTIONAL = "Optional"
# What one writes where `X | None` may be more than the interpreter knows.
_OLD = frozenset({"Dict", "List", "Set", "FrozenSet", "Tuple", "Type", "Union"})
_NEW = re.compile(r"\|\s*None\b")


def with_none(project: Project, source: Source, param: cst.Param) -> list[Edit]:
    """`list[str]` -> `list[str] | None`, in the quotes if there are any; Optional where it is
    in use, or where `|` may not be known yet.
    """
    if param.annotation is None:
        return []
    declared = param.annotation.annotation
    text = source.code(declared)
    if "None" in text or _OPTIONAL in text or text in ("Any", "object", "typing.Any"):
        return []
    start, end = source.span(declared)
    if isinstance(declared, cst.SimpleString):
        at = end - len(declared.quote)
        return [Edit(at, at, " | None")]
    aliases = _aliases(source)
    names = [last_name(alias.name) for alias in aliases if alias.asname is None]
    if not _is_optional(project, source, names):
        return [Edit(end, end, " | None")]
    imported = [] if _OPTIONAL in names else [_import(source, aliases)]
    return [*imported, Edit(start, end, f"{_OPTIONAL}[{text}]")]


def _is_optional(project: Project, source: Source, names: list[str]) -> bool:
    if _is_evaluated(source):
        return _OPTIONAL in names or _is_old(project, names)
    return _OPTIONAL in names and not _NEW.search(source.text)


def _is_evaluated(source: Source) -> bool:
    """The file has no `from __future__ import annotations`."""
    return all(last_name(alias.name) != "annotations" for alias in _imported(source, "__future__"))


def _aliases(source: Source) -> list[cst.ImportAlias]:
    return _imported(source, "typing")


def _imported(source: Source, module: str) -> list[cst.ImportAlias]:
    return [
        alias
        for node in below(source.tree)
        if isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar)
        if node.module is not None and source.code(node.module) == module and not node.relative
        for alias in node.names
    ]


def _is_old(project: Project, names: list[str]) -> bool:
    """The file says so, and no other says otherwise."""
    return not _OLD.isdisjoint(names) and not any(map(_NEW.search, project.texts.values()))


def _import(source: Source, aliases: list[cst.ImportAlias]) -> Edit:
    """Among the names that the file imports already, on a line of its own where each has one."""
    after = next((each for each in aliases if source.code(each) > _OPTIONAL), None)
    beside = aliases[-1] if after is None else after
    indent = source.indent(beside)
    gap = " " if indent is None else source.newline + indent
    start, end = source.span(beside)
    if after is None:
        return Edit(end, end, f",{gap}{_OPTIONAL}")
    return Edit(start, start, f"{_OPTIONAL},{gap}")
