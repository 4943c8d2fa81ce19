"""Lists of what happened, by their names: an audit log, metrics, spans.

Whoever runs the service reads them; a user is hardly served from one.
"""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import ATTRIBUTE, CLASS, ITEM, REBIND, Write

A_RECORD = "a record of what happened, by its name"
_JOURNALS = words(
    "log logs logger audit audits auditor journal metric metrics analytics telemetry span spans "
    "trace traces tracer stats statistics timings latencies monitor monitoring profiler"
)
LEVEL = "what is logged of others follows from it"
_LEVELS = words("level verbose verbosity quiet")
_LOGS = words("log logs logger logging")
_TALKS = words("chat chats conversation conversations message messages dialog history prompt")


def is_journal(write: Write) -> bool:
    """The container or the class that holds it is called so, and nothing there is said to be
    talked over.
    """
    if write.kind != ITEM or write.action != "add" or write.key >= 0:
        return False
    holder, _, name = write.place.rpartition(".")
    owner = holder.rpartition(".")[2]
    named = words(name) | (words(owner) if owner[:1].isupper() else frozenset())
    return bool(named & _JOURNALS) and not named & _TALKS


def is_log_level(write: Write) -> bool:
    """`log_level`, or `verbose` of what is called a log: how much is told to the operator."""
    if write.kind not in (REBIND, ATTRIBUTE, CLASS) or _LEVELS.isdisjoint(words(write.name)):
        return False
    owner = write.place.split(".")[-2:-1]
    return not _LOGS.isdisjoint(words(write.name).union(*map(words, owner)))


def keeps_journal(ref: CodeRef) -> bool:
    """A function, or a method of a class, that is called so."""
    named = ref.code.qualname.rsplit(".", 2)[-2:]
    return any(words(name) & _JOURNALS for name in named)
