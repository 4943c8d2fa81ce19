"""The service's own settings: changed on a configuration object and saved to its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.detect.code.operator_words import words
from isolint.detect.settings.kept_settings import is_kept_as_setting
from isolint.detect.settings.saved_values import filled, meet, sources
from isolint.detect.settings.saving import DEEPEST, is_saving, saves
from isolint.detect.settings.setting_groups import NAMING, OF_ONE, is_of_group
from isolint.detect.settings.settings_savers import is_settings_saver
from isolint.detect.severity.journals import keeps_journal
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, ITEM, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import roots

SAVED = "a setting of the service, saved to its file"
_STORING = words("save store set update upsert insert put replace write persist")
SETTINGS = words("config configuration settings preferences options opts prefs")


def is_saved(model: Model, write: Write) -> bool:
    """An attribute of the one `Config`, one named `_settings`, or an entry of its dict or of a
    module's `config`, which the writing function saves afterwards.
    """
    ref = model.program.codes[write.context[0]]
    if _is_saved_by_name(ref.code, write):
        return True
    if is_kept_as_setting(ref.code, write) or _is_saved_by_saver(model, ref, write):
        return True
    if write.kind == ATTRIBUTE:
        named = _of_class(model, write)
    elif write.kind == ITEM:
        named = _of_entry(model, ref, write)
    else:
        return False
    if named.isdisjoint(SETTINGS) or not named.isdisjoint(OF_ONE):
        return False
    if saves(model, ref, write.value, DEEPEST, set()) or commits(ref.code):
        return True
    if write.kind == ATTRIBUTE and _is_saved_by_callers(model, write):
        return True
    return write.given >= 0 and _is_of_saving(model, ref, write.given)


def _is_saved_by_callers(model: Model, write: Write) -> bool:
    """`self._apply(data)` and then `self._save()`, wherever the object itself has it set."""
    callers, itself = model.request.callers.get(write.context, ()), write.context[1]
    return bool(callers) and all(
        receiver == itself >= 0 and saves(model, model.program.codes[code], at, DEEPEST, set())
        for (code, receiver), at in callers
    )


def commits(code: ir.Code) -> bool:
    """`session.bulk_update_mappings(Row, rows)` and `session.commit()`, before it or after."""
    called = (code.ops[op.func] for op in code.ops if isinstance(op, ir.Call))
    return any(isinstance(func, ir.Attr) and func.name == "commit" for func in called)


def _is_saved_by_saver(model: Model, ref: CodeRef, write: Write) -> bool:
    """`settings.general.mods = mods` in `save_settings`, which then saves."""
    named = words(write.name).isdisjoint(NAMING)
    return named and is_saved_in_saver(model, ref)


def is_saved_in_saver(model: Model, ref: CodeRef) -> bool:
    """The function is there to save settings, and does so."""
    return is_settings_saver(model.identities, ref) and saves(model, ref, -1, DEEPEST, set())


def _is_saved_by_name(code: ir.Code, write: Write) -> bool:
    """`rows.update_one({"_id": "LIMIT"}, {"$set": {"data": limit}})` beside `Config.LIMIT = limit`,
    or `rows.update({"LIMIT": limit})` beside `config["LIMIT"] = limit`: there is one row for the
    service.
    """
    name = _setting(code, write)
    if not name or not words(name).isdisjoint(NAMING) or write.given < 0:
        return False
    given = set(roots(code, write.given))
    return any(
        isinstance(op, ir.Call)
        and isinstance(func := code.ops[op.func], ir.Attr)
        and not words(func.name).isdisjoint(_STORING)
        and _names(code, op.args, name.lower())
        and not given.isdisjoint(
            root for part in _within(code, op.args) for root in roots(code, part)
        )
        for op in code.ops
    )


def _setting(code: ir.Code, write: Write) -> str:
    """The attribute, or the constant key of a dict that holds settings."""
    if write.kind in (ATTRIBUTE, CLASS, REBIND):
        return write.name
    key = code.ops[write.key] if write.kind == ITEM and write.key >= 0 else None
    named = words(write.place.rpartition(".")[2])
    settings = not named.isdisjoint(SETTINGS) and named.isdisjoint(OF_ONE)
    return key.text if settings and isinstance(key, ir.Const) else ""


def _names(code: ir.Code, values: Iterable[int], name: str) -> bool:
    within = list(_within(code, values))
    shown = (op for part in within if isinstance(op := code.ops[part], ir.Collection))
    parts = (code.ops[part] for part in (*within, *(key for op in shown for key in op.keys)))
    return any(isinstance(op, ir.Const) and op.text.lower() == name for op in parts)


def _within(code: ir.Code, values: Iterable[int]) -> Iterator[int]:
    """The values and those in their collections."""
    for value in values:
        yield value
        for root in roots(code, value):
            op = code.ops[root]
            if isinstance(op, ir.Collection):
                yield from _within(code, op.values)


def _is_of_saving(model: Model, ref: CodeRef, given: int) -> bool:
    """`settings["greeting"] = set_greeting(text)`: what saves the setting gives it back."""
    calls = [root for root in roots(ref.code, given) if isinstance(ref.code.ops[root], ir.Call)]
    return any(
        saves(model, model.program.codes[code], -1, DEEPEST, set())
        for call in calls
        for code, _ in model.flow.calls.get(ref.node + call, {})
    )


def _of_class(model: Model, write: Write) -> frozenset[str]:
    if write.name.startswith("["):
        named = words(write.place.removesuffix(write.name).rpartition(".")[2])
        return named if words(write.name).isdisjoint(NAMING) else frozenset()
    described = model.flow.objects[write.shared.obj]
    if not isinstance(described, Instance):
        return frozenset()
    return words(model.program.codes[described.cls].code.name) | words(write.name)


def _of_entry(model: Model, ref: CodeRef, write: Write) -> frozenset[str]:
    """A setting by a constant key, straight in a dict that is a class's or has a name of its own;
    what names somebody's things is no setting.
    """
    hold = model.lifetimes.holds.get(write.shared.obj)
    key = ref.code.ops[write.key] if write.key >= 0 else None
    if hold is None or hold.name.startswith("["):
        return frozenset()
    if write.key < 0 and _takes_all(ref.code, write.value):
        return words(write.place.rpartition(".")[2])
    if not isinstance(key, ir.Const):
        return frozenset()
    owner, _, name = write.place.rpartition(".")
    whose = owner.rpartition(".")[2]
    named = words(name) | (words(whose) if whose[:1].isupper() else frozenset())
    fixed = words(key.text).isdisjoint(NAMING) or is_of_group(ref.code, write.value, key.text)
    return named if fixed else frozenset()


def _takes_all(code: ir.Code, value: int) -> bool:
    """`settings.update(request.json)`."""
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.name == "update"


def is_saved_as_well(model: Model, ref: CodeRef, given: Iterable[int]) -> bool:
    """The function also writes the value to a file, which the service reads when it starts anew:
    not to a record of what happened.
    """
    made = {value for value, _ in ref.each(ir.Call) if model.flow.calls.get(ref.node + value)}
    wanted = {source for value in given for source in sources(ref.code, value, made)}
    wanted |= {root for base in filled(ref.code, wanted, made) for root in roots(ref.code, base)}
    objects = {value for value in made if _makes_object(model, ref, value)}
    return bool(wanted) and any(
        meet(ref.code, wanted, sources(ref.code, value, objects))
        and (
            (is_saving(model, ref, call) and not is_of_one(model, ref, call))
            or any(
                saves(model, model.program.codes[code], -1, DEEPEST, set())
                for code, _ in model.flow.calls.get(ref.node + value, {})
                if not keeps_journal(model.program.codes[code])
            )
        )
        for value, call in ref.each(ir.Call)
    )


def _makes_object(model: Model, ref: CodeRef, call: int) -> bool:
    """What an object does later is not what becomes of the value that it was made with."""
    called = (model.program.codes[code] for code, _ in model.flow.calls.get(ref.node + call, {}))
    return any(each.code.name == "__init__" for each in called)


def is_of_one(model: Model, ref: CodeRef, call: ir.Call) -> bool:
    """`open(f"{user_id}.json", "w")`."""
    made_of = {at for path in call.args[:1] for at in sources(ref.code, path, frozenset())}
    return any(model.values.kind(ref, source) == "identity" for source in made_of)
