"""What one file is reduced to: positions, versions of variables, homes of names."""

from __future__ import annotations

import pytest

from isolint.summary import ir
from isolint.summary.ir import FileSummary
from isolint.summary.summarise import summarise


def summary_of(text: str) -> FileSummary:
    found = summarise("module.py", text)
    assert isinstance(found, FileSummary)
    return found


def _code(summary: FileSummary, name: str) -> ir.Code:
    return next(code for code in summary.codes if code.name == name)


@pytest.mark.parametrize(
    "text",
    ["x.y(1)", "if a:\n\tx.y(1)", "# ü\nx.y(\n    1\n)", "x.y(1)\r\nz", "\fz\n\n\fx.y('\f')\f\n"],
)
def test_spans_are_the_source_of_each_call(text: str) -> None:
    body = summary_of(text).codes[0]
    call = next(op for op in body.ops if isinstance(op, ir.Call))
    assert text[call.start : call.end].startswith("x.y(")
    assert text[call.start : call.end].endswith(")")


def test_a_branch_joins_two_versions() -> None:
    code = _code(summary_of("def f(a):\n    if a:\n        a = 1\n    return a\n"), "f")
    returned = next(op for op in code.ops if isinstance(op, ir.Return))
    joined = code.ops[returned.value]
    assert isinstance(joined, ir.Join)
    assert [type(code.ops[v]) for v in joined.values] == [ir.Bind, ir.Param]


def test_a_loop_feeds_its_last_version_back() -> None:
    code = _code(summary_of("def f(a):\n    for b in a:\n        a = b\n    return a\n"), "f")
    joins = [op for op in code.ops if isinstance(op, ir.Join)]
    assert any(len(join.values) == 2 for join in joins)


def test_homes_of_global_nonlocal_and_captured_names() -> None:
    inner_text = "    def g():\n        nonlocal n\n        n = G\n"
    text = f"G = 1\ndef f():\n    n = 1\n{inner_text}    return g\n"
    summary = summary_of(text)
    inner = _code(summary, "g")
    binds = [op for op in inner.ops if isinstance(op, ir.Bind)]
    loads = {op.name: op.home for op in inner.ops if isinstance(op, ir.Load)}
    assert [summary.codes[op.home].name for op in binds] == ["f"]
    assert loads["G"] == ir.GLOBAL


def test_string_annotations_are_read_as_types() -> None:
    summary = summary_of("def f(x: 'Optional[a.B]') -> 'list[C]': ...\n")
    types = {expr.name: expr.args[0].name for expr in summary.annotations}
    assert types == {"Optional": "a.B", "list": "C"}


@pytest.mark.parametrize("text", ['f""', 'f" "', "rf''"])
def test_a_format_of_nothing_is_a_text(text: str) -> None:
    body = summary_of(f"x = {text}\n").codes[0]
    bind = next(op for op in body.ops if isinstance(op, ir.Bind) and op.name == "x")
    made = body.ops[bind.value]
    assert isinstance(made, ir.Const)
    assert made.kind == "str"
