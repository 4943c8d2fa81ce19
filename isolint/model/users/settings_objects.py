"""Outside objects that a module makes once: what they are told at startup is no user's."""

from __future__ import annotations

import re

from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SETTINGS = frozenset({"config", "configuration", "settings", "preferences"})
_OF_ONE = frozenset({"user", "session", "request", "tenant", "account", "member", "chat", "thread"})


def is_setting(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A part of such an object: `settings.proxy`, and `username` below it."""
    op = ref.code.ops[value]
    while isinstance(op, (ir.Attr, ir.Item)):
        value, op = op.base, ref.code.ops[op.base]
    objects = [flow.objects[obj] for obj in flow.values(ref, value)]
    return (
        isinstance(op, ir.Load)
        and bool(objects)
        and all(isinstance(made, External) and _made_by_module(flow, made) for made in objects)
    )


def is_of_settings(flow: Flow, ref: CodeRef, value: int) -> bool:
    """The program's own object for what the service is set up with, by its class's name."""
    objects = [flow.objects[obj] for obj in flow.values(ref, value)]
    names = [flow.program.codes[o.cls].code.name for o in objects if isinstance(o, Instance)]
    return len(names) == len(objects) > 0 and all(map(names_settings, names))


def is_program_setting(flow: Flow, ref: CodeRef, value: int) -> bool:
    """The same where the program makes the object, and no framework out of what it receives."""
    made = [flow.objects[obj] for obj in flow.values(ref, value)]
    return is_of_settings(flow, ref, value) and all(
        isinstance(each, Instance) and (each.site >= 0 or _is_plain(flow, each.cls))
        for each in made
    )


def _is_plain(flow: Flow, cls: int) -> bool:
    """Neither a model of outside nor declared field by field."""
    return not (flow.program.codes[cls].code.decorators or flow.classes.info[cls].externals)


def names_settings(name: str) -> bool:
    words = {word.lower() for word in _WORD.findall(name)}
    return not words.isdisjoint(_SETTINGS) and words.isdisjoint(_OF_ONE)


def is_table(flow: Flow, ref: CodeRef, value: int) -> bool:
    """A mapping that a module makes: `DEFAULTS["user_id"]` is the same for all."""
    objects = [flow.objects[obj] for obj in flow.values(ref, value)]
    return bool(objects) and all(
        isinstance(made, Container) and _is_made_by_module(flow, made.site) for made in objects
    )


def _made_by_module(flow: Flow, made: External) -> bool:
    return made.path.endswith("()") and _is_made_by_module(flow, made.site)


def _is_made_by_module(flow: Flow, site: int) -> bool:
    made = flow.program.operation(site)
    return made is not None and made[0].code.kind == "module"
