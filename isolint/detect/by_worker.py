"""What a queue's worker began: it does one job after another."""

from __future__ import annotations

from isolint.model.callees import Context
from isolint.model.scan import Model

ONE_AFTER_ANOTHER = "by a worker, one job after another"


def begun_by_worker(model: Model, context: Context) -> bool:
    workers = model.workers.codes
    if not workers or context not in model.request.links:
        return False
    return model.request.chain(context)[0][0][0] in workers
