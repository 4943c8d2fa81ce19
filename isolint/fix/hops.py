"""ISO504: what goes to a thread takes the request's context variables along."""

from __future__ import annotations

import re

import libcst as cst

from isolint.base.finding import Finding
from isolint.fix.edit import Edit, Import, Mend, UnmendableError
from isolint.fix.project import Project, last_name
from isolint.fix.source import Source

_MODULE = "contextvars"
_RUN = f"{_MODULE}.copy_context().run"
# Where the function stands among the arguments.
_SENDING = {"submit": 0, "run_in_executor": 1}


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    call = None if source is None else source.at(finding.place, cst.Call)
    if source is None or call is None or not _is_variable(project, finding.attribute):
        return None
    name = last_name(call.func)
    if name == "map":
        raise UnmendableError(
            "each call needs a copy of its own: submit `contextvars.copy_context().run` for each"
        )
    edits = _thread(source, call) if name == "Thread" else _sent(source, call, _SENDING.get(name))
    return Mend(source.path, edits, needs=Import(_MODULE)) if edits else None


def _is_variable(project: Project, path: str) -> bool:
    """A framework's own context local is no more than a name for what ends with the request."""
    name = re.escape(path.rpartition(".")[2])
    made = re.compile(rf"\b{name}\b[^=\n]*=\s*({_MODULE}\.)?ContextVar\b")
    return any(made.search(source.text) for source in project.mentioning("ContextVar"))


def _sent(source: Source, call: cst.Call, position: int | None) -> tuple[Edit, ...]:
    """Arguments follow the function, as they do for `run`."""
    if position is None or len(call.args) <= position:
        return ()
    if any(arg.star or arg.keyword is not None for arg in call.args[: position + 1]):
        return ()
    start = source.whole(call.args[position].value)[0]
    return (Edit(start, start, f"{_RUN}, "),)


def _thread(source: Source, call: cst.Call) -> tuple[Edit, ...]:
    if any(arg.star or arg.keyword is None for arg in call.args):
        return ()
    given = {arg.keyword.value: arg.value for arg in call.args if arg.keyword is not None}
    target, args = given.get("target"), given.get("args")
    if target is None:
        return ()
    start, end = source.whole(target)
    function = source.text[start:end]
    if args is None:
        return (Edit(start, end, f"{_RUN}, args=({function},)"),)
    if not isinstance(args, (cst.Tuple, cst.List)) or not args.elements:
        return ()
    first = source.span(args.elements[0])[0]
    return (Edit(start, end, _RUN), Edit(first, first, f"{function}, "))
