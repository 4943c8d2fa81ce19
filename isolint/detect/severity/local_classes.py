"""What the class of a thread-local has: its objects have it by thread, the class for all."""

from __future__ import annotations

from isolint.model.definitions.objects import Class
from isolint.model.scan import Model
from isolint.model.writing.write import Write

FOR_ALL_THREADS = "the class of a thread-local has it for all threads"
_LOCALS = frozenset({"threading.local", "gevent.local.local", "asgiref.local.Local"})


def is_of_local_class(model: Model, write: Write) -> bool:
    """`class Kept(threading.local)`, `rows = {}` in it, and `Kept.rows[key] = row`."""
    cls = _class(model, write)
    return cls >= 0 and not _LOCALS.isdisjoint(model.flow.classes.info[cls].externals)


def _class(model: Model, write: Write) -> int:
    changed = model.flow.objects[write.shared.obj]
    if isinstance(changed, Class):
        return changed.code
    hold = model.lifetimes.holds.get(write.shared.holder)
    of_class = hold is not None and hold.root == "class"
    return hold.code if hold is not None and of_class else -1
