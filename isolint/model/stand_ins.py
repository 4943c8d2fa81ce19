"""What stands beside a service and is no part of it: mock servers, helpers of tests, examples, and
programs of others that are kept with it.
"""

from __future__ import annotations

import re

from isolint.model.callees import Context
from isolint.model.entries.found import Entries
from isolint.model.imports import Imports
from isolint.model.program import Program
from isolint.model.reach import Reach

_MOST = 200

_BESIDE = re.compile(
    r"_?(testing|test_?utils|mocks?|fakes?|stubs?|smoke_tests?|load_?tests?|examples?|demos?|samples"
    r"|benchmarks?|third_?party|vendored|(mock|fake)_.*|.*_(mocks?|fakes?))$"
)


def stand_ins(program: Program, entries: Entries, imports: Imports) -> frozenset[int]:
    """Modules named so that no other module brings in; none where nobody else serves users."""
    named = {m.index for m in program.modules if any(map(_BESIDE.match, m.name.split(".")))}
    found = set(named)
    waiting = [index for index, of in imports.of.items() if index not in named for index in of]
    while waiting:
        index = waiting.pop()
        if index in found:
            found.discard(index)
            waiting.extend(imports.of.get(index, ()))
    serving = {program.codes[entry.code].module.index for entry in entries.found}
    return frozenset(found) if serving - found else frozenset()


def begun_beside(program: Program, reach: Reach, context: Context, beside: frozenset[int]) -> bool:
    """Every way to the context begins in such a module."""
    if not beside or context not in reach.links:
        return False
    seen, waiting = {context}, [context]
    while waiting and len(seen) < _MOST:
        current = waiting.pop()
        own = program.codes[current[0]].module.index in beside
        if reach.links[current].caller is None and not own:
            return False
        callers = {caller for caller, _ in reach.callers.get(current, ())} - seen
        seen |= callers
        waiting.extend(callers)
    return not waiting
