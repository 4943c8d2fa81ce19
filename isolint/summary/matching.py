"""The `match` statement: captures become variables, class patterns narrow the subject."""

from __future__ import annotations

import libcst as cst

from isolint.summary import ir
from isolint.summary.builder import Builder
from isolint.summary.expressions import value


def match(b: Builder, node: cst.Match) -> None:
    subject = value(b, node.subject)
    before = dict(b.env)
    ends = [(before, True)]
    for case in node.cases:
        b.env, b.live = dict(before), True
        outer = b.enter("if", subject)
        _pattern(b, case.pattern, subject)
        if case.guard is not None:
            value(b, case.guard)
        b.file.suite(b, case.body)
        b.leave(outer)
        ends.append((b.env, b.live))
    b.merge(ends)


def _pattern(b: Builder, pattern: cst.MatchPattern, subject: int) -> None:
    if isinstance(pattern, cst.MatchAs):
        if pattern.pattern is not None:
            _pattern(b, pattern.pattern, subject)
        if pattern.name is not None:
            b.bind(pattern.name.value, _narrowed(b, pattern.pattern, subject), pattern.name)
    elif isinstance(pattern, cst.MatchOr):
        for element in pattern.patterns:
            _pattern(b, element.pattern, subject)
    elif isinstance(pattern, (cst.MatchList, cst.MatchTuple)):
        for part in pattern.patterns:
            _part(b, part, subject)
    elif isinstance(pattern, cst.MatchMapping):
        for mapped in pattern.elements:
            _pattern(b, mapped.pattern, _element(b, subject))
    elif isinstance(pattern, cst.MatchClass):
        _class_pattern(b, pattern, subject)


def _class_pattern(b: Builder, pattern: cst.MatchClass, subject: int) -> None:
    narrowed = _narrowed(b, pattern, subject)
    for positional in pattern.patterns:
        _part(b, positional, narrowed)
    for keyword in pattern.kwds:
        start, end = b.span(keyword.key)
        read = b.emit(ir.Attr(start, end, b.block, narrowed, keyword.key.value))
        _pattern(b, keyword.pattern, read)


def _part(b: Builder, part: cst.CSTNode, subject: int) -> None:
    if isinstance(part, cst.MatchSequenceElement):
        _pattern(b, part.value, _element(b, subject))
    elif isinstance(part, cst.MatchStar) and part.name is not None:
        b.bind(part.name.value, subject, part.name)


def _element(b: Builder, subject: int) -> int:
    op = b.ops[subject]
    return b.emit(ir.Iter(op.start, op.end, b.block, subject))


def _narrowed(b: Builder, pattern: cst.MatchPattern | None, subject: int) -> int:
    if not isinstance(pattern, cst.MatchClass):
        return subject
    start, end = b.span(pattern.cls)
    return b.emit(ir.Narrow(start, end, b.block, subject, value(b, pattern.cls)))
