"""Python 2 is read as Python 3 spells it, line by line; what is no Python stays a problem."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from isolint.base.errors import Problem
from isolint.summary.old_syntax import modernised
from isolint.summary.summarise import summarise
from tests.markers import scan

_SPELLINGS = [
    ('print "a", b', 'print( "a", b)'),
    ("if x: print x; y()", "if x: print( x); y()"),
    ("print(x), y", "print(x), y"),
    ("print = x", "print = x"),
    ("exec code in names", "exec( code , names)"),
    ("try: x()\nexcept (A, B), e: pass", "try: x()\nexcept (A, B) as e: pass"),
    ("try: x()\nexcept A, (n, m): pass", "try: x()\nexcept A as error  : pass"),
    ('raise A, "why" % x', 'raise A( "why" % x)'),
    ("f = lambda (k, v): v", "f = lambda  k, v : v"),
    ("def f(a, (b, c)=x, d=(1, 2)): pass", "def f(a,  b, c =x, d=(1, 2)): pass"),
    ("@async\ndef g(): h(async=True)", "@async_\ndef g(): h(async_=True)"),
    ("async def g(): pass", "async def g(): pass"),
    ("x = 0777 + 10L + 0xFFL + 0", "x = 0o777 + 10 + 0xFF + 0"),
    ("x = `y` <> z", "x = repr(y) != z"),
    ("x = ur'\\d', u'print 1L', '`'", "x = r'\\d', u'print 1L', '`'"),
    ("if x:\n\ty()\n        z()", "if x:\n        y()\n        z()"),
    ("# print 1L\n'''\nprint 2L\n'''", "# print 1L\n'''\nprint 2L\n'''"),
    ("d = {1: lambda: 2}\nfor k in d: print k", "d = {1: lambda: 2}\nfor k in d: print( k)"),
    ("print 'a' \\\n  'b'", "print( 'a' \\\n  'b')"),
]


@pytest.mark.parametrize(("old", "new"), _SPELLINGS)
def test_each_old_spelling_has_a_new_one(old: str, new: str) -> None:
    assert modernised(old) == new
    ast.parse(new)


def test_what_is_no_python_of_either_kind_is_a_problem() -> None:
    found = summarise("page.py", "{{ title }} print is\n")
    assert isinstance(found, Problem)
    assert found.message.startswith("syntax error")


def test_a_service_of_python_2_is_scanned(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from flask import Flask, request\n\n"
        "app = Flask(__name__)\nlast = {}\n\n\n"
        '@app.route("/save")\n'
        "def save():\n"
        "    try:\n"
        '        last["text"] = request.form["text"]\n'
        "    except KeyError, error:\n"
        "        print error\n"
        '    return last.get("text", "")\n'
    )
    report = scan(tmp_path)
    assert report.problems == ()
    assert [(f.rule, f.place.line) for f in report.findings if f.rule == "ISO402"] == [
        ("ISO402", 10)
    ]
