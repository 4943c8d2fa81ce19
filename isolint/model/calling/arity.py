"""Functions that cannot be what is called: the call gives more than they take."""

from __future__ import annotations

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.site import Site
from isolint.summary import ir


def takes_fewer(classes: Classes, site: Site, ref: CodeRef) -> bool:
    """A registry holds functions of several events; what is given tells which of them are meant. A
    decorator may take from the arguments what the function does not.
    """
    kinds = [param.kind for param in ref.code.params]
    if len(site.args) <= kinds.count("positional") or "star" in kinds:
        return False
    if site.unpacks or ref.code.kind != "function" or not _is_written(site):
        return False
    return not ref.code.decorators or _is_static_alone(classes, ref)


def _is_static_alone(classes: Classes, ref: CodeRef) -> bool:
    return len(ref.code.decorators) == 1 and classes.method_kind(ref) == "static"


def _is_written(site: Site) -> bool:
    """The call as it stands in the code, nothing bound or handed on."""
    at = site.node - site.caller.node
    op = site.caller.code.ops[at] if 0 <= at < len(site.caller.code.ops) else None
    given = [site.caller.node + value for value in op.positional] if isinstance(op, ir.Call) else []
    return bool(given) and site.args == given
