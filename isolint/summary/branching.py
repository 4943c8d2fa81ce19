"""Statements that hold others: tests, loops, `try`, `with`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from isolint.summary import ir
from isolint.summary.annotations import dotted
from isolint.summary.builder import Builder, Env
from isolint.summary.expressions import assign, value


def build_if(b: Builder, node: cst.If) -> None:
    test = value(b, node.test)
    before = dict(b.env)
    narrow(b, node.test)
    outer = b.enter("if", test)
    b.file.suite(b, node.body)
    b.leave(outer)
    taken = (b.env, b.live)
    b.env, b.live = before, True
    if node.orelse is not None or not taken[1]:
        _narrow_otherwise(b, node.test)
    if node.orelse is not None:
        outer = b.enter("else", test)
        if isinstance(node.orelse, cst.If):
            build_if(b, node.orelse)
        else:
            b.file.suite(b, node.orelse.body)
        b.leave(outer)
    b.merge([taken, (b.env, b.live)])


def narrow(b: Builder, test: cst.BaseExpression) -> None:
    """Gives a variable tested by isinstance a version of that type."""
    while isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
        narrow(b, test.right)
        test = test.left
    if not (isinstance(test, cst.Call) and dotted(test.func) == "isinstance"):
        return
    if len(test.args) == 2 and isinstance(test.args[0].value, cst.Name):
        name = test.args[0].value
        tested = value(b, test.args[1].value)
        narrowed = ir.Narrow(*b.span(name), b.block, b.read(name.value, name), tested)
        b.env[name.value] = b.emit(narrowed)


def _narrow_otherwise(b: Builder, test: cst.BaseExpression) -> None:
    """Where `not isinstance(…)`, alone or as one of several with `or`, was not true."""
    while isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.Or):
        _narrow_otherwise(b, test.right)
        test = test.left
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        inner = test.expression
        if isinstance(inner, cst.Call):
            narrow(b, inner)


def build_for(b: Builder, node: cst.For) -> None:
    iterated = value(b, node.iter)
    before = dict(b.env)
    heads = b.open_loop(_assigned_names(node.body))
    item = b.emit(ir.Iter(*b.span(node.iter), b.block, iterated))
    outer = b.enter("loop", iterated)
    assign(b, node.target, item)
    _loop_body(b, node, heads, before, outer)


def build_while(b: Builder, node: cst.While) -> None:
    before = dict(b.env)
    heads = b.open_loop(_assigned_names(node.body))
    test = value(b, node.test)
    outer = b.enter("loop", test)
    _loop_body(b, node, heads, before, outer)


def _loop_body(b: Builder, node: cst.For | cst.While, heads: Env, before: Env, outer: int) -> None:
    b.file.suite(b, node.body)
    b.leave(outer)
    b.close_loop(heads, before)
    if node.orelse is not None:
        b.file.suite(b, node.orelse.body)


def _assigned_names(node: cst.CSTNode) -> list[str]:
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


def build_try(b: Builder, node: cst.Try | cst.TryStar) -> None:
    before = dict(b.env)
    outer = b.enter("try")
    b.file.suite(b, node.body)
    b.leave(outer)
    after = (dict(b.env), b.live)
    ends = [after] if node.orelse is None else [_branch(b, "else", node.orelse.body)]
    for handler in node.handlers:
        b.merge([(before, True), (after[0], True)])
        outer = b.enter("except")
        tested = value(b, handler.type) if handler.type is not None else -1
        if handler.name is not None and isinstance(handler.name.name, cst.Name):
            _bind_caught(b, handler.name.name, tested)
        b.file.suite(b, handler.body)
        b.leave(outer)
        ends.append((b.env, b.live))
    b.merge(ends)
    if node.finalbody is not None:
        _finally(b, node.finalbody.body, before)


def _bind_caught(b: Builder, name: cst.Name, tested: int) -> None:
    b.env.pop(name.value, None)
    caught = b.emit(ir.Const(*b.span(name), b.block, "other", ""))
    if tested >= 0:
        caught = b.emit(ir.Narrow(*b.span(name), b.block, caught, tested))
    b.bind(name.value, caught, name)


def _branch(b: Builder, kind: str, body: cst.BaseSuite) -> tuple[Env, bool]:
    outer = b.enter(kind)
    b.file.suite(b, body)
    b.leave(outer)
    return b.env, b.live


def _finally(b: Builder, body: cst.BaseSuite, before: Env) -> None:
    live = b.live
    if not live:
        b.env = {**before, **b.env}
    b.live = True
    _branch(b, "finally", body)
    b.live = b.live and live


def build_with(b: Builder, node: cst.With) -> None:
    outer = b.block
    for item in node.items:
        manager = value(b, item.item)
        asynchronous = node.asynchronous is not None
        entered = b.emit(ir.Enter(*b.span(item.item), b.block, manager, asynchronous))
        if item.asname is not None:
            assign(b, item.asname.name, entered)
        b.enter("async with" if asynchronous else "with", manager)
    b.file.suite(b, node.body)
    b.leave(outer)
