"""What is among the service's settings as well, which another function saves: `config.proxy["url"]
= url` beside `os.environ["PROXY"] = url`, and `config.save_config()` for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from isolint.detect.settings.all_callers import holds_for_all_callers
from isolint.detect.settings.saved_values import filled, meet, sources
from isolint.detect.settings.saving import DEEPEST, saves
from isolint.detect.settings.settings_savers import is_settings_saver
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

_LEVELS = 2


def is_saved_elsewhere(model: Model, context: Context, given: Iterable[int]) -> bool:
    """By the function itself or by all that tell it the value."""
    ref = model.program.codes[context[0]]
    return _is_kept(model, ref, given) or holds_for_all_callers(
        model, context, _LEVELS, lambda caller, at: _is_kept(model, caller, _arguments(caller, at))
    )


def _arguments(ref: CodeRef, at: int) -> list[int]:
    op = ref.code.ops[at]
    return op.args if isinstance(op, ir.Call) else []


def _is_kept(model: Model, ref: CodeRef, given: Iterable[int]) -> bool:
    wanted = {source for value in given for source in sources(ref.code, value, frozenset())}
    return bool(wanted) and any(
        _reads(model, saver, part.name)
        for part in _settings(ref, wanted)
        for obj in model.flow.values(ref, part.base)
        for saver in _savers(model, obj)
    )


def _settings(ref: CodeRef, wanted: Set[int]) -> Iterator[ir.Attr | ir.SetAttr]:
    """`config.proxy`, into which a value is put, or `config.url`, which is set to it."""
    for base in filled(ref.code, wanted, frozenset()):
        op = ref.code.ops[base]
        if isinstance(op, ir.Attr):
            yield op
    for _, put in ref.each(ir.SetAttr):
        if put.value >= 0 and meet(ref.code, wanted, sources(ref.code, put.value, frozenset())):
            yield put


def _savers(model: Model, obj: int) -> Iterator[CodeRef]:
    """Of the module or the class of the settings."""
    described, program = model.flow.objects[obj], model.program
    if isinstance(described, ModuleObject):
        yield from program.written_in(program.codes[program.modules[described.index].base])
    elif isinstance(described, Instance):
        for cls in model.flow.classes.info[described.cls].mro:
            yield from program.written_in(program.codes[cls])


def _reads(model: Model, saver: CodeRef, name: str) -> bool:
    """It saves the settings, this one among them."""
    read = (op for op in saver.code.ops if isinstance(op, (ir.Load, ir.Attr)))
    return (
        any(op.name == name for op in read)
        and is_settings_saver(model.identities, saver)
        and saves(model, saver, -1, DEEPEST, set())
    )
