"""Which calls the flow sees, by small programs and the edges they must give."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from isolint.base.callgraph import CallGraph
from isolint.config.settings import Settings
from isolint.engine.callgraph import call_graph
from isolint.engine.run import run

FUNCTIONS = "def f(): ...\ndef g(): ...\ndef h(): ...\n"


def graph_of(folder: Path, **files: str) -> CallGraph:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")
    return call_graph(folder, Settings(jobs=1), lambda *_: None)


def callees(graph: CallGraph, caller: str) -> set[str]:
    return {edge.callee for edge in graph.edges if edge.caller == caller}


def reasons(graph: CallGraph, callee: str) -> set[str]:
    return {edge.reason for edge in graph.edges if edge.callee == callee}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d = {'a': f}\nd['a'] = g\nd['a']()", "g"),
        ("d = {'a': f}\nd.update({'a': g})\nd['a']()", "g"),
        ("d = {'a': {'b': f}}\nd['a']['b'] = g\nd['a']['b']()", "g"),
        ("d = {'a': f}\nif f:\n    d['a'] = g\nd['a']()", "f g"),
        ("d = {'a': f}\ne = d\nd['a'] = g\ne['a'] = h\nd['a']()", "f g h"),
        ("d = {1: f, '1': g}\nd[1]()", "f"),
        ("d = [f, g, h][1:3]\nd[0]()", "g"),
        ("d = [f, g, h][:-1]\nd[1]()", "g"),
        ("d = [f, g, h]\nk = 1\nd[k]()", "g"),
        ("d = [f, g, h]\nd[len('ab')]()", "f g h"),
        ("a, *b, c = f, g, g, h\nc()", "h"),
        ("a, *b, c = f, g, g, h\nb[1]()", "g"),
        ("eval('g()')", "g"),
        ("eval('g(')", ""),
    ],
)
def test_elements(tmp_path: Path, text: str, expected: str) -> None:
    graph = graph_of(tmp_path, main=FUNCTIONS + text)
    own = {name for name in callees(graph, "main") if name.startswith("main.")}
    assert own == {f"main.{name}" for name in expected.split()}


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("call('a')", "f"),
        ("call('a')\ncall(key='b')", "f g"),
        ("call('a')\ncall(input())", "f g h"),
        ("call(*input())", "f g h"),
        ("", "f g h"),
    ],
)
def test_a_key_is_what_callers_pass(tmp_path: Path, calls: str, expected: str) -> None:
    table = "d = {'a': f, 'b': g, 'c': h}\ndef call(key):\n    d[key]()\n"
    graph = graph_of(tmp_path, main=FUNCTIONS + table + calls)
    assert callees(graph, "main.call") == {f"main.{name}" for name in expected.split()}


def test_a_key_is_followed_through_imports(tmp_path: Path) -> None:
    main = FUNCTIONS + "from keys import KEY\n{'a': f, 'b': g}[KEY]()"
    assert callees(graph_of(tmp_path, main=main, keys="KEY = 'b'"), "main") == {"main.g"}


def test_a_key_that_is_rebound_by_a_function_can_be_anything(tmp_path: Path) -> None:
    change = "K = 'a'\ndef change(k):\n    global K\n    K = k\n"
    main = f"{FUNCTIONS}{change}def use():\n    {{'a': f, 'b': g}}[K]()\n"
    assert callees(graph_of(tmp_path, main=main), "main.use") == {"main.f", "main.g"}


LOADING = """
    import importlib

    def load(module, name):
        return getattr(importlib.import_module(module), name)

    def load_or(module, name, fallback):
        try:
            return load(module, name=name)
        except ImportError:
            return fallback
    """


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("load('parts', 'f')()\nload('others', 'h')", "f"),
        ("load_or('parts', 'g', None)()\nload('parts', 'f')", "g"),
        ("part = load_or('parts', 'h', fallback=None)\npart()\nload_or('parts', 'f', None)", "h"),
        ("name = 'f' if load else 'g'\nload('parts', name)()", "f g"),
    ],
)
def test_what_a_name_loads_is_told_apart_by_call(tmp_path: Path, calls: str, expected: str) -> None:
    main = "from loading import load, load_or\n" + calls
    graph = graph_of(tmp_path, main=main, loading=LOADING, parts=FUNCTIONS, others="")
    own = {name for name in callees(graph, "main") if name.startswith("parts.")}
    assert own == {f"parts.{name}" for name in expected.split()}


def test_a_raised_class_is_made(tmp_path: Path) -> None:
    main = "class E(Exception):\n    def __init__(self): ...\ndef f():\n    raise E\n"
    assert callees(graph_of(tmp_path, main=main), "main.f") == {"main.E.__init__"}


def test_a_decorator_that_replaces_a_function_hides_it(tmp_path: Path) -> None:
    main = """
        def wrap(f):
            def inner():
                f()
            return inner
        @wrap
        def one(): ...
        def use():
            one()
    """
    graph = graph_of(tmp_path, main=main)
    assert callees(graph, "main.use") == {"main.wrap.inner"}
    assert callees(graph, "main.wrap.inner") == {"main.one"}


def test_a_static_method_has_no_self(tmp_path: Path) -> None:
    main = """
        class A:
            @staticmethod
            def one(x):
                A.two(x)
            @staticmethod
            def two(x): ...
    """
    assert callees(graph_of(tmp_path, main=main), "main.A.one") == {"main.A.two"}


@pytest.mark.parametrize(
    ("expression", "method"),
    [
        ("a + 1", "__add__"),
        ("1 + a", "__radd__"),
        ("1 in a", "__contains__"),
        ("-a", "__neg__"),
        ("a == 1", "__eq__"),
        ("a[1]", "__getitem__"),
        ("a.size", "size"),
    ],
)
def test_operators_and_properties_call(tmp_path: Path, expression: str, method: str) -> None:
    decorator = "    @property\n" if method == "size" else ""
    main = f"class A:\n{decorator}    def {method}(self, *_): ...\na = A()\n{expression}\n"
    graph = graph_of(tmp_path, main=main)
    assert callees(graph, "main") == {f"main.A.{method}"}
    assert graph.resolved == {"construction": 1, "flow": 1}


def test_lambdas_are_counted_in_each_scope(tmp_path: Path) -> None:
    main = "x = lambda: 1\nclass A:\n    y = lambda: 2\ndef f():\n    return lambda: 3, lambda: 4\n"
    assert [name for name in graph_of(tmp_path, main=main).functions if "<" in name] == [
        "main.<lambda1>",
        "main.A.<lambda1>",
        "main.f.<lambda1>",
        "main.f.<lambda2>",
    ]


OWNERS = "class A{0}:\n    def frob(self, a): ...\n"


@pytest.mark.parametrize(("owners", "expected"), [(1, 1), (5, 5), (6, 0)])
def test_a_rare_name_is_a_guess(tmp_path: Path, owners: int, expected: int) -> None:
    classes = "".join(OWNERS.format(number) for number in range(owners))
    graph = graph_of(tmp_path, main=f"{classes}def f(x):\n    x.frob(1)\n")
    assert len(callees(graph, "main.f")) == expected
    assert {edge.reason for edge in graph.edges} <= {"unique-name"}
    why = {} if expected else {"the receiver is an untyped parameter": 1}
    assert graph.unresolved == why


@pytest.mark.parametrize("call", ["x.frob()", "x.frob(1, 2)", "x.frob(b=1)"])
def test_a_guess_must_take_the_arguments(tmp_path: Path, call: str) -> None:
    graph = graph_of(tmp_path, main=f"{OWNERS.format(0)}def f(x):\n    {call}\n")
    assert callees(graph, "main.f") == set()


def test_a_usual_name_is_no_guess(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, main="class A:\n    def get(self): ...\ndef f(x):\n    x.get()\n")
    assert callees(graph, "main.f") == set()


def test_a_guess_gives_no_result(tmp_path: Path) -> None:
    main = (
        "class A:\n    def frob(self):\n        return g\ndef g(): ...\ndef f(x):\n    x.frob()()\n"
    )
    graph = graph_of(tmp_path, main=main)
    assert callees(graph, "main.f") == {"main.A.frob"}
    assert graph.unresolved == {"what is called is the result of a call that is not resolved": 1}


def test_a_name_that_the_program_never_defines_is_outside(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, main="def f(x):\n    x.frob()\n")
    assert graph.resolved == {"external by name": 1}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("def f(x):\n    x()", "what is called is an untyped parameter"),
        (
            "from typing import Callable\ndef f(x: Callable):\n    x()",
            "what is called is a callback that nobody is seen to give",
        ),
        ("def f():\n    nothing()", "what is called is a name without a known value"),
        ("class A:\n    a = 1\nA().b()\nA().b = 1", "no such method on the known types"),
        ("d = [1]\nd[0]()", "what is called is an element without a known value"),
    ],
)
def test_what_is_not_resolved_says_why(tmp_path: Path, code: str, why: str) -> None:
    assert graph_of(tmp_path, main=code).unresolved == {why: 1}


SERVICE = """
from fastapi import FastAPI
from log import Audit
app = FastAPI()
@app.get("/")
def home(user_id: str, audit{0}):
    audit.note_down(user_id)
"""
LOG = """
last_user_id = None
class Audit:
    def note_down(self, user_id):
        global last_user_id
        last_user_id = user_id
"""


@pytest.mark.parametrize(("annotation", "confidence"), [("", "low"), (": Audit", "medium")])
def test_a_finding_that_rests_on_a_guess_is_of_low_confidence(
    tmp_path: Path, annotation: str, confidence: str
) -> None:
    graph_of(tmp_path, main=SERVICE.format(annotation), log=LOG)
    report = run(tmp_path, Settings(jobs=1), lambda *_: None)
    assert {
        (each.reach.value, each.confidence.value)
        for each in report.findings
        if each.place.path == "log.py"
    } == {("request", confidence)}


def test_a_dependency_is_called_by_the_framework(tmp_path: Path) -> None:
    main = """
        from fastapi import Depends, FastAPI
        app = FastAPI()
        def current(): ...
        @app.get("/")
        def home(user=Depends(current)): ...
    """
    assert reasons(graph_of(tmp_path, main=main), "main.current") == {"framework"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C = C()", ""),
        ("with open('x'):\n    C = C()", ""),
        ("if f:\n    C = C()", "main.C.__init__"),
        ("D = C()", "main.C.__init__"),
    ],
)
def test_a_class_leaves_its_name_to_its_object(tmp_path: Path, text: str, expected: str) -> None:
    made = "class C:\n    def __init__(self): ...\n    def __call__(self): ...\n"
    graph = graph_of(tmp_path, main=f"f = 1\n{made}{text}\ndef run():\n    C()\n")
    assert callees(graph, "main.run") - {"main.C.__call__"} == set(expected.split())
