"""The first draft of a rule page: that of isolint's rule on the same detector, with comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.base.checked import suggestion
from isolint.base.errors import IsolintError
from isolint.pack.detectors import tells
from isolint.pack.rule import Rule

_PAGE = """\
# A rule of your own on the detector `{detector}`, which {like} uses too. Its findings go to this
# rule where the options below fit, and to {like} elsewhere.

# Letters of your own and three digits, and a name that reads as "allow <name>".
id = "{id}"
name = "{name}"

# The worst that a finding can have (low, medium, high, critical): its evidence may lower it.
severity = "{severity}"
cwe = {cwe}
since = "1.0"
# Uncomment to have it only where it is selected by its id or name.
# enabled = false

detector = "{detector}"
# What a finding says. The detector fills {placeholders}.
message = {message}

# What it finds, why that is bad (what does a user see?), what to do instead: from {like}, say it
# for your own code.
what = '''
{what}'''

why = '''
{why}'''

fix = '''
{fix}'''

# Whole little services, which `isolint check-pack` scans: `bad` must give this rule alone, on the
# one line that ends with the marker, and `good` nothing.
bad = '''
{bad}'''

good = '''
{good}'''

# Which of the detector's findings: patterns ('*' for anything, '{{a,b}}' for either), of which one
# must fit, for each of the words above. Of `object`, `owner` and `function` the whole dotted path
# counts.
[options]
{options}
"""


def skeleton(rule_id: str, name: str, like: Rule) -> str:
    known = sorted(tells(like.detector))
    return _PAGE.format(
        id=rule_id,
        name=name,
        like=like.id,
        severity=like.severity.value,
        cwe=list(like.cwe),
        detector=like.detector,
        message=_basic(like.message),
        placeholders=", ".join(f"{{{each}}}" for each in known),
        what=like.what.strip("\n"),
        why=like.why.strip("\n"),
        fix=like.fix.strip("\n"),
        bad=like.bad.strip("\n").replace(like.id, rule_id) + "\n",
        good=like.good.strip("\n") + "\n",
        options="\n".join(_options(known)),
    )


def _basic(text: str) -> str:
    """As a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _options(known: Iterable[str]) -> Iterator[str]:
    examples = {
        "attribute": '["shop_*"]',
        "function": '["shop.orders.*"]',
        "object": '["shop.cart.Cart*"]',
        "owner": '["shop.cart.Cart"]',
        "value": '["demo*"]',
    }
    for each in known:
        yield f"# {each} = {examples[each]}"


def rule_like(rules: Iterable[Rule], detector: str) -> Rule:
    """IsolintError for an unknown detector."""
    known = {rule.detector: rule for rule in rules}
    if detector not in known:
        close = suggestion(detector, known) or f": {', '.join(sorted(known))}"
        raise IsolintError(f"unknown detector '{detector}'{close}")
    return known[detector]
