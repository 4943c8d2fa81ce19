"""ISO504: a context variable that is set is reset when the function ends, whichever way."""

from __future__ import annotations

import re

import libcst as cst

from isolint.base.finding import Finding, StepKind
from isolint.fix.edit import Edit, Mend, UnmendableError
from isolint.fix.endings import in_try
from isolint.fix.guards import is_plain
from isolint.fix.project import Project, last_name
from isolint.fix.source import Source, below

_READS = (cst.Call, cst.Await, cst.Yield)
_MANAGERS = ("contextmanager", "asynccontextmanager")
# Called before the request's own code, and done when that begins.
_EARLY = ("middleware", "hook", "dependency", "startup", "signal", "session")


def mend(project: Project, finding: Finding) -> Mend | None:
    source = project.source(finding.place.path)
    call = None if source is None else source.at(finding.place, cst.Call)
    statement = None if source is None or call is None else source.parent(call)
    if source is None or call is None or not isinstance(statement, cst.Expr):
        return None
    function = source.nearest(statement, cst.FunctionDef)
    yields = function is not None and _is_left_by_yield(function, finding)
    if not (yields or _is_whole_request(finding)):
        raise UnmendableError(
            "those who called may read it: let them reset it, in a `finally` of their own"
        )
    if function is not None and _is_sent_later(function, finding):
        raise UnmendableError(
            "what it returns is sent when it has ended, and may read it: reset it in the `close` of"
            " that, or send a list"
        )
    line = source.parent(statement)
    variable = _variable(source, call)
    if function is None or not isinstance(line, cst.SimpleStatementLine) or variable is None:
        return None
    edit = _edit(source, function, line, variable, yields)
    return None if edit is None else Mend(source.path, (edit,), safe=not yields)


def _is_left_by_yield(function: cst.FunctionDef, finding: Finding) -> bool:
    """What runs within a context manager, or on a dependency that yields, is done when it goes on.
    A dependency that is no coroutine may go on in another thread, where nothing can be reset.
    """
    if not any(isinstance(node, cst.Yield) for node in below(function.body)):
        return False
    if any(last_name(each.decorator) in _MANAGERS for each in function.decorators):
        return True
    entries = [step for step in finding.trace if step.kind is StepKind.ENTRY]
    given = [step for step in entries if step.symbol == finding.symbol]
    return function.asynchronous is not None and any(
        step.note.startswith("dependency") for step in given
    )


def _is_whole_request(finding: Finding) -> bool:
    """The function is the entry point itself: nobody reads the variable when it has ended."""
    entries = [step for step in finding.trace if step.kind is StepKind.ENTRY]
    if [step.symbol for step in entries] != [finding.symbol]:
        return False
    return not entries[0].note.startswith(_EARLY)


def _is_sent_later(function: cst.FunctionDef, finding: Finding) -> bool:
    """A WSGI server goes through what it is given when the function has returned."""
    entries = [step for step in finding.trace if step.kind is StepKind.ENTRY]
    if not any(step.note.startswith("wsgi") for step in entries):
        return False
    given = (node.value for node in below(function.body) if isinstance(node, cst.Return))
    return not all(isinstance(value, (cst.List, cst.Tuple)) for value in given)


def _variable(source: Source, call: cst.Call) -> str | None:
    func = call.func
    if not isinstance(func, cst.Attribute) or func.attr.value != "set" or len(call.args) != 1:
        return None
    return source.code(func.value) if is_plain(func.value) else None


def _edit(
    source: Source,
    function: cst.FunctionDef,
    line: cst.SimpleStatementLine,
    variable: str,
    yields: bool,
) -> Edit | None:
    """All after the line goes into a `try`; nothing when there is nothing that could read it."""
    body = list(function.body.body)
    indent = source.indent(line)
    if line not in body or len(line.body) != 1 or indent is None:
        return None
    rest = body[body.index(line) + 1 :]
    if not any(isinstance(node, _READS) for part in rest for node in below(part)):
        return None
    if not yields and any(isinstance(node, cst.Yield) for node in below(function.body)):
        return None
    token = _token(source, function, variable)
    start, stop = source.span(line)[0], source.next_line(source.span(line)[1])
    ended = in_try(source, stop, rest[-1], indent, f"{variable}.reset({token})")
    return Edit(start, ended.end, f"{token} = {source.text[start:stop]}{ended.text}")


def _token(source: Source, function: cst.FunctionDef, variable: str) -> str:
    own = re.sub(r"\W+", "_", variable).strip("_")
    names = ("token", f"{own}_token", f"_{own}_token")
    return next((n for n in names if not source.uses_name(n, function)), names[-1])
