"""Objects of outside classes that last, and that keep what is set on them."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.plain_values import is_plain
from isolint.model.shared.lifetimes import Lifetimes
from isolint.model.shared.ownership import keeps_apart


def is_kept_outside(lifetimes: Lifetimes, obj: int) -> bool:
    """`tokenizer = load()` of a module: neither what packs tell of, nor what keeps users apart."""
    flow, hold = lifetimes.flow, lifetimes.holds.get(obj)
    described, known = flow.objects[obj], flow.known
    if not isinstance(described, External) or described.site < 0 or hold is None:
        return False
    plain = not described.path.endswith("()") or is_plain(described.path)
    if plain or lifetimes.escaped(obj):
        return False
    # A field that a framework's class declares: an object has its own value there.
    if hold.root == "class" and flow.classes.info[hold.code].externals:
        return False
    told = described.path in known.keepers or described.path in known.shared_state
    stands_for_another = described.path.removesuffix("()") in known.proxies
    return not (told or stands_for_another or keeps_apart(flow, described))
