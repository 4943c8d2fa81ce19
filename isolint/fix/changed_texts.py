"""Mends applied to the texts of a program."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from isolint.fix.edit import Edit, Import, Mend, apply
from isolint.fix.source import below


def changed_texts(texts: Mapping[str, str], mends: Iterable[Mend]) -> dict[str, str] | None:
    """The new texts by path; None when one of them would not compile any more; a file may
    be for a newer interpreter than this one."""
    edits: dict[str, list[Edit]] = {}
    needs: dict[str, set[Import]] = {}
    for mend in mends:
        edits.setdefault(mend.path, []).extend(mend.edits)
        needs.setdefault(mend.path, set()).update([mend.needs] if mend.needs else [])
    changed: dict[str, str] = {}
    for path, found in edits.items():
        text = _with_imports(apply(texts[path], found), sorted(needs[path]))
        if text is None or (not compiles(text, path) and compiles(texts[path], path)):
            return None
        changed[path] = text
    return changed


def _with_imports(text: str, needs: list[Import]) -> str | None:
    """Imports what the file does not import; None when it uses the name for something else."""
    if not needs:
        return text
    try:
        tree = cst.parse_module(text)
    except cst.ParserSyntaxError:
        return None
    if any(_is_taken(tree, each.name or each.module) for each in needs):
        return None
    missing = [each for each in needs if not _is_imported(tree, each)]
    if not missing:
        return text
    return _carried_over(text, tree.code, _importing(tree, missing).code)


def _carried_over(text: str, before: str, after: str) -> str | None:
    """The lines that differ, put into the text: libcst writes the others without their form feeds.
    None where one is between the lines that differ.
    """
    old, new, own = (each.split("\n") for each in (before, after, text))
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    stop, end = len(old) - tail, len(new) - tail
    if len(own) != len(old) or own[head:stop] != old[head:stop]:
        return None
    return "\n".join([*own[:head], *new[head:end], *own[stop:]])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines they begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_imported(tree: cst.Module, need: Import) -> bool:
    """By a statement of the module's body, wherever it stands; a name may have several homes."""
    lines = (line for line in tree.body if isinstance(line, cst.SimpleStatementLine))
    kind = cst.ImportFrom if need.name else cst.Import
    parts = (part for line in lines for part in line.body if isinstance(part, kind))
    listed = (() if isinstance(part.names, cst.ImportStar) else part.names for part in parts)
    names = (alias for found in listed for alias in found if alias.asname is None)
    return any(alias.evaluated_name == (need.name or need.module) for alias in names)


def _importing(tree: cst.Module, needs: list[Import]) -> cst.Module:
    # They take longer to import than most programs to mend.
    from libcst.codemod import CodemodContext
    from libcst.codemod.visitors import AddImportsVisitor

    context = CodemodContext()
    for each in needs:
        AddImportsVisitor.add_needed_import(context, each.module, each.name or None)
    return AddImportsVisitor(context).transform_module(tree)


def _is_taken(tree: cst.Module, name: str) -> bool:
    """A parameter, a variable, a function or a class has the module's name."""
    for node in below(tree):
        if isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Param)):
            named: cst.CSTNode = node.name
        elif isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.NamedExpr)):
            named = node.target
        else:
            continue
        if isinstance(named, cst.Name) and named.value == name:
            return True
    return False


def compiles(text: str, path: str) -> bool:
    """Compiled, never run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
