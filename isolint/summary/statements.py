"""Statements to operations."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import libcst as cst

from isolint.summary import ir
from isolint.summary.annotations import dotted
from isolint.summary.branching import (
    build_for,
    build_if,
    build_try,
    build_while,
    build_with,
    narrow,
)
from isolint.summary.builder import Builder
from isolint.summary.definitions import define_class, define_function
from isolint.summary.expressions import assign, subscript_key, value
from isolint.summary.ir import GLOBAL, NONE
from isolint.summary.matching import match


def suite(b: Builder, node: cst.BaseSuite | cst.Module) -> None:
    for statement in node.body:
        _statement(b, statement)


def _statement(b: Builder, node: cst.CSTNode) -> None:
    if isinstance(node, cst.SimpleStatementLine):
        for small in node.body:
            _statement(b, small)
        return
    build = _BUILDERS.get(type(node))
    if build is not None:
        build(b, node)


def _expr(b: Builder, node: cst.Expr) -> None:
    """A text that stands alone, such as a docstring, does nothing."""
    if not isinstance(node.value, cst.SimpleString):
        value(b, node.value)


def _assign(b: Builder, node: cst.Assign) -> None:
    assigned = value(b, node.value)
    for target in node.targets:
        assign(b, target.target, assigned)


def _annotated(b: Builder, node: cst.AnnAssign) -> None:
    annotation = b.file.annotation(node.annotation)
    assigned = NONE if node.value is None else value(b, node.value)
    target = node.target
    if isinstance(target, cst.Name):
        b.bind(target.value, assigned, target, annotation)
    elif isinstance(target, cst.Attribute):
        base = value(b, target.value)
        if assigned != NONE:
            name = target.attr.value
            b.emit(
                ir.SetAttr(*b.span(target), b.block, base, name, assigned, annotation=annotation)
            )
    elif assigned != NONE:
        assign(b, target, assigned)


def _augmented(b: Builder, node: cst.AugAssign) -> None:
    target, added = node.target, value(b, node.value)
    kind = type(node.operator).__name__
    if isinstance(target, cst.Name):
        old = b.read(target.value, target)
        new = b.emit(ir.Combine(*b.span(target), b.block, kind, [old, added]))
        b.bind(target.value, new, target)
    elif isinstance(target, cst.Attribute):
        base = value(b, target.value)
        old = b.emit(ir.Attr(*b.span(target), b.block, base, target.attr.value))
        new = b.emit(ir.Combine(*b.span(target), b.block, kind, [old, added]))
        b.emit(ir.SetAttr(*b.span(target), b.block, base, target.attr.value, new, True))
    elif isinstance(target, cst.Subscript):
        base, key = value(b, target.value), subscript_key(b, target)
        old = b.emit(ir.Item(*b.span(target), b.block, base, key))
        new = b.emit(ir.Combine(*b.span(target), b.block, kind, [old, added]))
        b.emit(ir.SetItem(*b.span(target), b.block, base, key, new, True))


def _delete(b: Builder, node: cst.Del) -> None:
    targets = (
        [e.value for e in node.target.elements]
        if isinstance(node.target, (cst.Tuple, cst.List))
        else [node.target]
    )
    for target in targets:
        if isinstance(target, cst.Attribute):
            base = value(b, target.value)
            b.emit(ir.SetAttr(*b.span(target), b.block, base, target.attr.value, NONE))
        elif isinstance(target, cst.Subscript):
            base, key = value(b, target.value), subscript_key(b, target)
            b.emit(ir.SetItem(*b.span(target), b.block, base, key, NONE))
        elif isinstance(target, cst.Name):
            b.env.pop(target.value, None)


def _return(b: Builder, node: cst.Return) -> None:
    returned = (
        b.emit(ir.Const(*b.span(node), b.block, "none", "None"))
        if node.value is None
        else value(b, node.value)
    )
    b.emit(ir.Return(*b.span(node.value or node), b.block, returned))
    b.live = False


def _raise(b: Builder, node: cst.Raise) -> None:
    if node.exc is not None:
        raised = value(b, node.exc)
        b.emit(ir.Raise(*b.span(node.exc), b.block, raised))
    b.live = False


def _assert(b: Builder, node: cst.Assert) -> None:
    value(b, node.test)
    narrow(b, node.test)


def _break(b: Builder, node: cst.Break) -> None:
    b.code.blocks[b.block].breaks = True
    _leave_loop(b, node)


def _leave_loop(b: Builder, _: cst.CSTNode) -> None:
    if b.loop_exits and b.live:
        b.loop_exits[-1].append(dict(b.env))
    b.live = False


def _global(b: Builder, node: cst.Global) -> None:
    for item in node.names:
        b.declare(item.name.value, GLOBAL)
        if b.kind != "module":
            b.env[item.name.value] = b.read(item.name.value, item.name)


def _nonlocal(b: Builder, node: cst.Nonlocal) -> None:
    for item in node.names:
        b.declare(item.name.value, b.owner_of(item.name.value))
        b.env[item.name.value] = b.read(item.name.value, item.name)


def _import(b: Builder, node: cst.Import) -> None:
    for alias in node.names:
        module = dotted(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            _bind_import(b, alias.asname.name, module, "", 0)
        else:
            first: Any = alias.name
            while isinstance(first, cst.Attribute):
                first = first.value
            _bind_import(b, first, module, "*submodule", 0)


def _import_from(b: Builder, node: cst.ImportFrom) -> None:
    module = dotted(node.module) if node.module is not None else ""
    level = len(node.relative)
    if isinstance(node.names, cst.ImportStar):
        start, end = b.span(node.module) if node.module is not None else (0, 0)
        b.emit(ir.Import(start, end, b.block, module, "*", level))
        return
    for alias in node.names:
        imported = alias.name.value
        target = alias.asname.name if alias.asname is not None else alias.name
        if isinstance(target, cst.Name) and isinstance(imported, str):
            _bind_import(b, target, module, imported, level)


def _bind_import(b: Builder, target: cst.Name, module: str, name: str, level: int) -> None:
    """`import a.b` binds `a` but loads `a.b`: the name `*submodule` says so."""
    made = b.emit(ir.Import(*b.span(target), b.block, module, name, level))
    b.bind(target.value, made, target)


_BUILDERS: MappingProxyType[type[cst.CSTNode], Callable[[Builder, Any], None]] = MappingProxyType(
    {
        cst.Expr: _expr,
        cst.Assign: _assign,
        cst.AnnAssign: _annotated,
        cst.AugAssign: _augmented,
        cst.Del: _delete,
        cst.Return: _return,
        cst.Raise: _raise,
        cst.Assert: _assert,
        cst.Break: _break,
        cst.Continue: _leave_loop,
        cst.Global: _global,
        cst.Nonlocal: _nonlocal,
        cst.Import: _import,
        cst.ImportFrom: _import_from,
        cst.If: build_if,
        cst.For: build_for,
        cst.While: build_while,
        cst.Try: build_try,
        cst.TryStar: build_try,
        cst.With: build_with,
        cst.Match: match,
        cst.FunctionDef: define_function,
        cst.ClassDef: define_class,
    }
)
