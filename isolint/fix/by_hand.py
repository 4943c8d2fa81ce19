"""What to do by hand where no fixer knows the place, if it can be said in a line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from isolint.base.finding import Finding

_BY_HAND: Mapping[str, str] = MappingProxyType(
    {
        "ISO301": "no {name} is at hand here: take it as a parameter, or mark the line if it is the"
        " service's own",
        "ISO302": "refuse the request that has no {name} where it comes in, and drop the fallback",
        "ISO303": "make {name} required, and pass it in each call that leaves it out",
        "ISO403": "set {name} in `__init__`, or keep it in an object that is made per request",
        "ISO407": "make {name} anew in each call",
        "ISO409": "send it from memory, or from a `tempfile.NamedTemporaryFile` that is taken away"
        " when it is sent",
        "ISO502": "pass {name} from the place where it is known",
        "ISO503": "build the context with its last value of {name}, or pass a changed copy on",
        "ISO504": "reset {name} in a `finally`, in the code that outlives its use",
        "ISO901": "take the word away, or give it the rule that is found there",
        "ISO902": "say why, behind the brackets or as the entry's reason",
        "ISO903": "put the word right",
    }
)


def by_hand(finding: Finding) -> str:
    """Empty for what is a matter of design."""
    name = finding.attribute or (finding.object or "the value").rpartition(".")[2]
    name = "each field" if name == "*" else name
    return _BY_HAND.get(finding.rule, "").format(name=name)
