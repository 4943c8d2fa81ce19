"""Functions without a name, which only what they do tells apart."""

from __future__ import annotations

from isolint.detect.hit import Hit
from isolint.model.definitions.program import Program


def faulty(program: Program, hit: Hit) -> int:
    """The function that a fault is told of. `a.change(lambda x: kept.update(a=x))` beside
    `b.change(lambda x: kept.update(b=x))` is one fault, of the first of them.
    """
    ref = program.codes[hit.code]
    if ref.code.kind != "lambda" or hit.holder < 0:
        return hit.code
    before = (program.codes[code] for code in range(ref.module.base, ref.id))
    alike = (
        each.id
        for each in before
        if each.code.kind == "lambda" and each.code.parent == ref.code.parent
    )
    return next(alike, hit.code)
