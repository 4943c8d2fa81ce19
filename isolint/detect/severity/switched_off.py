"""What is written only where the call asks for it, and no call on a request's way does:
`def call(text, keep=False): … if keep: self.history = text`.
"""

from __future__ import annotations

from isolint.detect.code.left_out import shift
from isolint.detect.code.not_given import is_switched_off, missing_parameters
from isolint.model.calling.callees import Context
from isolint.model.scan import Model
from isolint.model.writing.write import Write

UNASKED_FOR = "no call that serves a request asks for it"


def is_unasked_for(model: Model, write: Write) -> bool:
    ref = model.program.codes[write.context[0]]
    params = frozenset(param.name for param in ref.code.params if param.default >= 0)
    if not is_switched_off(ref.code, write.value, params):
        return False
    if any(entry.code == ref.id for entry in model.entries.found):
        return False
    sites = model.request.callers.get(write.context, ())
    return bool(sites) and all(leaves_off(model, write, site) for site in sites)


def leaves_off(model: Model, write: Write, site: tuple[Context, int]) -> bool:
    """The call comes to the function that writes, and not to the write."""
    ref = model.program.codes[write.context[0]]
    (caller, _), value = site
    at = (model.program.codes[caller], value)
    receiver = shift(model.program, ref, write.context[1])
    missing = missing_parameters(model.program, at, ref, receiver, frozenset())
    return is_switched_off(ref.code, write.value, missing)
