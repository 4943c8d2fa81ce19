"""Settings of the deployment that a request is there to change, and does nothing else with."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir

ONLY_SET = "a setting of the deployment, which the request is there to change"
_BASES = ("pydantic_settings.", "pydantic.BaseSettings", "pydantic.v1.BaseSettings")
_OF_ONE = words(
    "user users session request tenant account member chat thread id ids token key owner"
)


def is_only_set(model: Model, write: Write) -> bool:
    """`settings.fee = request.fee` on what the environment fills in, in an entry point that tells
    nobody apart and calls nothing that could use it.
    """
    ref = model.program.codes[write.context[0]]
    return (
        write.kind == ATTRIBUTE
        and words(write.name).isdisjoint(_OF_ONE)
        and any(entry.code == ref.id for entry in model.entries.found)
        and _is_read_from_environment(model, write.shared.obj)
        and not _tells_apart(model, ref)
        and not any(model.flow.calls.get(ref.node + value) for value, _ in ref.each(ir.Call))
    )


def _is_read_from_environment(model: Model, obj: int) -> bool:
    made = model.flow.objects[obj]
    if not isinstance(made, Instance):
        return False
    return any(path.startswith(_BASES) for path in model.flow.classes.info[made.cls].externals)


def _tells_apart(model: Model, ref: CodeRef) -> bool:
    params = range(len(ref.code.params))
    return any(model.identities.parameter(ref, index) == "identity" for index in params)
