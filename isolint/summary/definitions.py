"""Functions, lambdas and classes: a code of their own, and a value in the code around them."""

from __future__ import annotations

import libcst as cst

from isolint.summary import ir
from isolint.summary.builder import Builder
from isolint.summary.expressions import value
from isolint.summary.ir import NONE


def define_function(b: Builder, node: cst.FunctionDef) -> None:
    decorators = [value(b, d.decorator) for d in node.decorators]
    inner = b.file.open("function", node.name.value, b)
    code = inner.code
    code.start, code.end = b.span(node.name)
    code.asynchronous = node.asynchronous is not None
    code.returns = b.file.annotation(node.returns)
    code.decorators = decorators
    code.params = _parameters(b, node.params)
    made = b.emit(ir.Make(code.start, code.end, b.block, inner.index))
    for written, decorator in zip(reversed(node.decorators), reversed(decorators), strict=True):
        span = b.span(written.decorator)
        made = b.emit(ir.Decorate(*span, b.block, decorator, made))
    b.bind(node.name.value, made, node.name)
    b.file.pending.append(lambda: _function_body(inner, node))


def _function_body(b: Builder, node: cst.FunctionDef) -> None:
    _bind_parameters(b)
    b.file.suite(b, node.body)


def make_lambda(b: Builder, node: cst.Lambda) -> int:
    inner = b.file.open("lambda", "<lambda>", b)
    code = inner.code
    code.start, code.end = b.span(node)
    code.params = _parameters(b, node.params)
    b.file.pending.append(lambda: _lambda_body(inner, node))
    return b.emit(ir.Make(code.start, code.end, b.block, inner.index))


def _lambda_body(b: Builder, node: cst.Lambda) -> None:
    _bind_parameters(b)
    result = value(b, node.body)
    b.emit(ir.Return(*b.span(node.body), b.block, result))


def _parameters(b: Builder, params: cst.Parameters) -> list[ir.Parameter]:
    found = [_parameter(b, p, "positional") for p in (*params.posonly_params, *params.params)]
    if isinstance(params.star_arg, cst.Param):
        found.append(_parameter(b, params.star_arg, "star"))
    found.extend(_parameter(b, p, "keyword") for p in params.kwonly_params)
    if params.star_kwarg is not None:
        found.append(_parameter(b, params.star_kwarg, "starstar"))
    return found


def _parameter(b: Builder, param: cst.Param, kind: str) -> ir.Parameter:
    default = NONE if param.default is None else value(b, param.default)
    annotation = b.file.annotation(param.annotation)
    return ir.Parameter(param.name.value, kind, annotation, default, *b.span(param.name))


def _bind_parameters(b: Builder) -> None:
    for index, param in enumerate(b.code.params):
        version = b.emit(ir.Param(param.start, param.end, b.block, index))
        b.env[param.name] = version
        b.names[param.name] = [version]


def define_class(b: Builder, node: cst.ClassDef) -> None:
    decorators = [value(b, d.decorator) for d in node.decorators]
    bases = [value(b, base.value) for base in node.bases]
    keywords = {k.keyword.value: value(b, k.value) for k in node.keywords if k.keyword}
    inner = b.file.open("class", node.name.value, b)
    code = inner.code
    code.start, code.end = b.span(node.name)
    code.decorators = decorators
    code.bases = bases
    code.keywords = keywords
    code.metaclass = keywords.get("metaclass", NONE)
    made = b.emit(ir.Make(code.start, code.end, b.block, inner.index))
    for decorator in reversed(decorators):
        made = b.emit(ir.Decorate(code.start, code.end, b.block, decorator, made))
    b.bind(node.name.value, made, node.name)
    b.file.pending.append(lambda: _class_body(inner, node))


def _class_body(b: Builder, node: cst.ClassDef) -> None:
    b.file.suite(b, node.body)
    # An object that a framework makes of the class stands at the body's first operation.
    if not b.ops:
        b.emit(ir.Const(b.code.start, b.code.end, b.block, "none", "None"))
