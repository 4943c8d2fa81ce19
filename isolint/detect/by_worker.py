"""Whether a queue's worker began a write: it does one job after another."""

from __future__ import annotations

from isolint.model.scan import Model
from isolint.model.write import Write


def is_of_worker(model: Model, write: Write) -> bool:
    workers = model.workers.codes
    if not workers or write.context not in model.request.links:
        return False
    first = model.request.chain(write.context)[0][0]
    return first[0] in workers
