"""Mends applied to the texts of a program."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping

import libcst as cst

from isolint.fix.edit import Edit, Mend, apply
from isolint.fix.source import below


def changed_texts(texts: Mapping[str, str], mends: Iterable[Mend]) -> dict[str, str] | None:
    """The new texts by path; None when one of them would not compile any more; a file may
    be for a newer interpreter than this one."""
    edits: dict[str, list[Edit]] = {}
    modules: dict[str, set[str]] = {}
    for mend in mends:
        edits.setdefault(mend.path, []).extend(mend.edits)
        modules.setdefault(mend.path, set()).update([mend.module] if mend.module else [])
    changed: dict[str, str] = {}
    for path, found in edits.items():
        text = _with_modules(apply(texts[path], found), sorted(modules[path]))
        if text is None or (not compiles(text, path) and compiles(texts[path], path)):
            return None
        changed[path] = text
    return changed


def _with_modules(text: str, modules: list[str]) -> str | None:
    """Imports what the file does not import; None when it uses the name for something else."""
    if not modules:
        return text
    try:
        tree = cst.parse_module(text)
    except cst.ParserSyntaxError:
        return None
    if any(_is_taken(tree, module) for module in modules):
        return None
    missing = [module for module in modules if not _is_imported(tree, module)]
    return _importing(tree, missing).code if missing else text


def _is_imported(tree: cst.Module, module: str) -> bool:
    """By a statement of the module's body, wherever it stands."""
    parts = (
        part
        for line in tree.body
        if isinstance(line, cst.SimpleStatementLine)
        for part in line.body
        if isinstance(part, cst.Import)
    )
    names = (alias for part in parts for alias in part.names if alias.asname is None)
    return any(alias.evaluated_name == module for alias in names)


def _importing(tree: cst.Module, modules: list[str]) -> cst.Module:
    # They take longer to import than most programs to mend.
    from libcst.codemod import CodemodContext
    from libcst.codemod.visitors import AddImportsVisitor

    context = CodemodContext()
    for module in modules:
        AddImportsVisitor.add_needed_import(context, module)
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
