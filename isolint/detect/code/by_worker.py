"""What a queue's worker began: it does one job after another."""

from __future__ import annotations

from isolint.model.calling.callees import Context
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import roots

ONE_AFTER_ANOTHER = "by a worker, one job after another"


def begun_by_worker(model: Model, context: Context) -> bool:
    workers = model.workers.codes
    if not workers or context not in model.request.links:
        return False
    return model.request.chain(context)[0][0][0] in workers


def opens_its_own(model: Model, write: Write) -> bool:
    """The worker itself opens the connection with which it does all its jobs; none of them brought
    it.
    """
    ref = model.program.codes[write.context[0]]
    if write.given < 0 or ref.id not in model.workers.codes:
        return False
    made = all(isinstance(ref.code.ops[root], ir.Call) for root in roots(ref.code, write.given))
    return made and not model.taint.is_user_data(ref, write.given)
