"""Statements to operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any

import libcst as cst

from isolint.summary import ir
from isolint.summary.annotations import dotted
from isolint.summary.builder import Builder, Env
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


def _if(b: Builder, node: cst.If) -> None:
    test = value(b, node.test)
    before = dict(b.env)
    _narrow(b, node.test)
    outer = b.enter("if", test)
    suite(b, node.body)
    b.leave(outer)
    taken = (b.env, b.live)
    b.env, b.live = before, True
    if node.orelse is not None:
        outer = b.enter("else", test)
        if isinstance(node.orelse, cst.If):
            _if(b, node.orelse)
        else:
            suite(b, node.orelse.body)
        b.leave(outer)
    b.merge([taken, (b.env, b.live)])


def _narrow(b: Builder, test: cst.BaseExpression) -> None:
    """Gives a variable tested by isinstance a version of that type."""
    while isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        _narrow(b, test.right)
        test = test.left
    if not (isinstance(test, cst.Call) and dotted(test.func) == "isinstance"):
        return
    if len(test.args) == 2 and isinstance(test.args[0].value, cst.Name):
        name = test.args[0].value
        tested = value(b, test.args[1].value)
        narrowed = ir.Narrow(*b.span(name), b.block, b.read(name.value, name), tested)
        b.env[name.value] = b.emit(narrowed)


def _for(b: Builder, node: cst.For) -> None:
    iterated = value(b, node.iter)
    before = dict(b.env)
    heads = b.open_loop(assigned_names(node.body))
    item = b.emit(ir.Iter(*b.span(node.iter), b.block, iterated))
    outer = b.enter("loop", iterated)
    assign(b, node.target, item)
    _loop_body(b, node, heads, before, outer)


def _while(b: Builder, node: cst.While) -> None:
    before = dict(b.env)
    heads = b.open_loop(assigned_names(node.body))
    test = value(b, node.test)
    outer = b.enter("loop", test)
    _loop_body(b, node, heads, before, outer)


def _loop_body(b: Builder, node: cst.For | cst.While, heads: Env, before: Env, outer: int) -> None:
    suite(b, node.body)
    b.leave(outer)
    b.close_loop(heads, before)
    if node.orelse is not None:
        suite(b, node.orelse.body)


def assigned_names(node: cst.CSTNode) -> list[str]:
    """Variables that statements below the node assign, nested definitions left out."""
    found: dict[str, None] = {}
    stack: list[cst.CSTNode] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, (cst.FunctionDef, cst.ClassDef)):
            found[current.name.value] = None
            continue
        if isinstance(current, (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.For)):
            found.update(dict.fromkeys(_target_names(current.target)))
        elif isinstance(current, cst.AsName):
            found.update(dict.fromkeys(_target_names(current.name)))
        if not isinstance(current, cst.BaseExpression):
            stack.extend(current.children)
    return list(found)


def _target_names(target: cst.BaseExpression) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _target_names(element.value)


def _try(b: Builder, node: cst.Try | cst.TryStar) -> None:
    before = dict(b.env)
    outer = b.enter("try")
    suite(b, node.body)
    b.leave(outer)
    after = (dict(b.env), b.live)
    ends = [after] if node.orelse is None else [_branch(b, "else", node.orelse.body)]
    for handler in node.handlers:
        b.merge([(before, True), (after[0], True)])
        outer = b.enter("except")
        if handler.type is not None:
            value(b, handler.type)
        if handler.name is not None and isinstance(handler.name.name, cst.Name):
            b.env.pop(handler.name.name.value, None)
            caught = b.emit(ir.Const(*b.span(handler.name.name), b.block, "other", ""))
            b.bind(handler.name.name.value, caught, handler.name.name)
        suite(b, handler.body)
        b.leave(outer)
        ends.append((b.env, b.live))
    b.merge(ends)
    if node.finalbody is not None:
        _finally(b, node.finalbody.body, before)


def _branch(b: Builder, kind: str, body: cst.BaseSuite) -> tuple[Env, bool]:
    outer = b.enter(kind)
    suite(b, body)
    b.leave(outer)
    return b.env, b.live


def _finally(b: Builder, body: cst.BaseSuite, before: Env) -> None:
    live = b.live
    if not live:
        b.env = {**before, **b.env}
    b.live = True
    _branch(b, "finally", body)
    b.live = b.live and live


def _with(b: Builder, node: cst.With) -> None:
    outer = b.block
    for item in node.items:
        manager = value(b, item.item)
        asynchronous = node.asynchronous is not None
        entered = b.emit(ir.Enter(*b.span(item.item), b.block, manager, asynchronous))
        if item.asname is not None:
            assign(b, item.asname.name, entered)
        b.enter("async with" if asynchronous else "with", manager)
    suite(b, node.body)
    b.leave(outer)


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
        cst.Break: _leave_loop,
        cst.Continue: _leave_loop,
        cst.Global: _global,
        cst.Nonlocal: _nonlocal,
        cst.Import: _import,
        cst.ImportFrom: _import_from,
        cst.If: _if,
        cst.For: _for,
        cst.While: _while,
        cst.Try: _try,
        cst.TryStar: _try,
        cst.With: _with,
        cst.Match: match,
        cst.FunctionDef: define_function,
        cst.ClassDef: define_class,
    }
)
