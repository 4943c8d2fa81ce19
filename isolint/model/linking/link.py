"""Summaries to a solved program."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.objects import Class, Container, External, Instance
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.structural import add_implementers
from isolint.model.definitions.symbols import Symbols
from isolint.model.definitions.tabled import add_tabled_bases
from isolint.model.definitions.types import Type, Types, union
from isolint.model.linking.constraints import Constraints
from isolint.model.linking.rows import add_rows
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.generics import given_by_generics, given_by_parts
from isolint.summary.ir import FileSummary

_ROUNDS = 4


def link(
    root: PurePath,
    summaries: Iterable[FileSummary],
    known: Knowledge,
    source_roots: tuple[str, ...] = (),
) -> Flow:
    """Flow alone; `settle` then adds what annotations promise where nothing flowed."""
    program = Program(root, summaries, source_roots)
    symbols = Symbols(program, known.renamed)
    classes = Classes(program, symbols)
    add_implementers(classes)
    add_tabled_bases(classes, symbols, known)
    flow = Flow(program, symbols, classes, Types(symbols, known.transparent_types), known)
    Constraints(flow).generate()
    for node, part in given_by_parts(flow):
        flow.declare(node, part)
    add_rows(flow)
    flow.graph.solve()
    return flow


def settle(flow: Flow, served: Iterable[int]) -> None:
    """`served` are codes that a framework calls."""
    flow.keys.give_up(served)
    for node, declared in list(given_by_generics(flow)):
        if not any(_is_of(flow, obj, declared) for obj in flow.graph.get(node)):
            _seed(flow, node, declared)
    flow.graph.solve()
    done = 0
    for turn in range(_ROUNDS):
        _seed_receivers(flow, bases=turn > 0)
        end = len(flow.declared)
        for node, declared in flow.declared[done:end]:
            if not flow.graph.get(node):
                _seed(flow, node, declared)
        done = end
        flow.graph.solve()
        if turn and len(flow.declared) == end:
            break
    flow.graph.finish(flow.program.nodes)


def _seed_receivers(flow: Flow, bases: bool) -> None:
    """A method that nobody was seen to call runs on any object of its class; one of a class that
    only others derive from waits for the objects that annotations promise.
    """
    for cls in flow.classes.info:
        if bases or cls in flow.instances or not flow.classes.subclasses.get(cls):
            seed_receivers(flow, cls)


def seed_receivers(flow: Flow, cls: int) -> None:
    for ref in flow.classes.methods(cls):
        if flow.classes.has_self(ref) and not flow.graph.get(ref.node):
            for obj in _receivers(flow, cls, ref):
                flow.graph.add(ref.node, obj)


def seed_parameters(flow: Flow, refs: Iterable[CodeRef]) -> None:
    """What the annotations of these functions promise where nothing flowed."""
    nodes = {ref.node + index for ref in refs for index in range(len(ref.code.params))}
    for node, declared in flow.declared:
        if node in nodes and not flow.graph.get(node):
            _seed(flow, node, declared)


def _is_of(flow: Flow, obj: int, declared: Type) -> bool:
    described = flow.objects[obj]
    return isinstance(described, Instance) and any(
        flow.classes.is_subclass(described.cls, cls) for cls in declared.classes
    )


def _receivers(flow: Flow, cls: int, ref: CodeRef) -> list[int]:
    if flow.classes.method_kind(ref) == "class":
        return [flow.objects.number(Class(cls))]
    return flow.instances.get(cls) or [flow.objects.number(Instance(cls, -1))]


def _seed(flow: Flow, node: int, declared: Type) -> None:
    for obj in _promised(flow, node, declared):
        flow.graph.add(node, obj)


def _promised(flow: Flow, node: int, declared: Type) -> list[int]:
    """Objects of which only the type is known."""
    found = [
        obj
        for cls in declared.classes
        for obj in _only(flow, cls) or [flow.objects.number(Instance(cls, -1))]
    ]
    found += [flow.objects.number(Class(cls)) for cls in declared.class_objects]
    for path in declared.externals:
        found.append(flow.objects.number(External(flow.known.normal(path + "()"))))
    if declared.kind:
        found.append(_container(flow, node, declared))
    return found


def _only(flow: Flow, cls: int) -> list[int]:
    """The one application, such as a bot, of a class that its parts have by its type alone, or the
    one object that a container gives whoever names its class.
    """
    if cls in flow.only:
        return [flow.only[cls]]
    known = flow.known
    kept = any(
        known.normal(f"{path}()") in known.keepers for path in flow.classes.info[cls].externals
    )
    return flow.instances.get(cls, []) if kept else []


def _container(flow: Flow, node: int, declared: Type) -> int:
    """The container of one variable, its elements promised in turn: what is put into it is in no
    other of the type.
    """
    number = flow.type_numbers.setdefault((node, declared), len(flow.type_numbers))
    made = flow.objects.number(Container(declared.kind, -1_000_000_000 - number))
    if ELEMENT not in flow.fields.get(made, {}):
        element = flow.field(made, ELEMENT)
        inner = union(list(declared.elements)) if declared.elements else Type()
        for obj in _promised(flow, node, inner):
            flow.graph.add(element, obj)
            flow.graph.add(flow.field(made, "[*]"), obj)
    return made
