"""Texts under a name: `tenant_id=DEFAULT_TENANT`, with `DEFAULT_TENANT = "default"` somewhere."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.objects import ModuleObject
from isolint.model.definitions.program import CodeRef, Module
from isolint.summary import ir

_IMPORTS = 4
_STANDING_IN = frozenset(
    ["DEFAULT", "FALLBACK", "ANONYMOUS", "UNKNOWN", "DUMMY", "PLACEHOLDER", "FAKE"]
)


def is_named(ref: CodeRef, value: int) -> bool:
    """A name of a module by its looks: the whole answer asks all modules on the way."""
    op = ref.code.ops[value]
    return isinstance(op, (ir.Load, ir.Attr)) and op.name.isupper()


def says_nobody(ref: CodeRef, value: int, within: int) -> bool:
    """`user_id = DEFAULT_USER_UID`: whatever the text is, its name says that it stands in for
    somebody. An attribute may begin so, until its object is told whose it is.
    """
    if not is_named(ref, value) or not isinstance(ref.code.ops[within], (ir.Call, ir.Bind)):
        return False
    return not _STANDING_IN.isdisjoint(getattr(ref.code.ops[value], "name", "").split("_"))


def named_text(view: View, ref: CodeRef, value: int) -> str | None:
    """The one text that a name of a module is ever bound to there."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Load) and op.home == ir.GLOBAL:
        return _in_module(view, ref.module, op.name, _IMPORTS)
    if isinstance(op, ir.Attr):
        for obj in view.flow.values(ref, op.base):
            described = view.flow.objects[obj]
            if isinstance(described, ModuleObject):
                module = view.program.modules[described.index]
                return _in_module(view, module, op.name, _IMPORTS)
    return None


def _in_module(view: View, module: Module, name: str, depth: int) -> str | None:
    body = view.program.codes[module.base].code
    bound = body.names.get(name, [])
    op = body.ops[bound[0]] if len(bound) == 1 and depth else None
    given = op.value if isinstance(op, ir.Bind) else bound[0] if op is not None else -1
    found = body.ops[given] if given >= 0 else None
    if isinstance(found, ir.Const):
        return found.text if found.kind == "str" else None
    if isinstance(found, ir.Import):
        source = view.flow.symbols.imported_module(module, found.module, found.level)
        if isinstance(source, Module):
            return _in_module(view, source, found.name, depth - 1)
    return None
