"""Suppressions and intents that do not do what they say: unused, without a reason, or unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from isolint.base.checked import suggestion
from isolint.base.finding import Confidence, Finding, Place, Reach, Severity
from isolint.engine.acceptance import COMMENT, SETTINGS, Accepted, Excuse
from isolint.engine.findings import order
from isolint.engine.fingerprints import about, numbered
from isolint.engine.selection import strength, unknown
from isolint.model.scan import Model
from isolint.model.shared.intents import Intent, directives_of
from isolint.pack.page_faults import OURS
from isolint.pack.paths import path_set
from isolint.pack.rule import Rule
from isolint.source.directives import KINDS, Directive

UNUSED, UNREASONED, UNKNOWN = "ISO901", "ISO902", "ISO903"
_DETECTOR = "suppressions"


class Notices:
    """`known` are all rules, `running` those that were looked for."""

    def __init__(
        self, model: Model, known: Sequence[Rule], running: Collection[Rule], asks_reason: bool
    ) -> None:
        self.model = model
        self.known = known
        self.running = running
        self.rules = {rule.id: rule for rule in running}
        self.asks_reason = asks_reason

    def about(self, accepted: Accepted) -> list[Finding]:
        told = [*self._unknown(), *self._of_excuses(accepted), *self._of_intents()]
        found = (about(finding) for finding in told if finding is not None)
        return numbered(sorted(found, key=order))

    def _unknown(self) -> Iterator[Finding | None]:
        for module in self.model.program.modules:
            for found in directives_of(module):
                for said in self._unknown_in(found):
                    yield self._notice(UNKNOWN, module.summary.path, found.line, said)

    def _unknown_in(self, found: Directive) -> Iterator[str]:
        if found.kind not in KINDS:
            close = suggestion(found.kind, KINDS)
            yield f"'isolint: {found.kind}' is no comment that isolint knows{close}"
            return
        for name in found.rules:
            close_rule = unknown(self.known, name)
            if close_rule is not None:
                yield f"no rule '{name}' to suppress{close_rule}"

    def _of_excuses(self, accepted: Accepted) -> Iterator[Finding | None]:
        for excuse in accepted.excuses:
            what = _spelled(excuse)
            path, line = excuse.told.path, excuse.told.line
            if self.asks_reason and not excuse.told.reason:
                said = f"{what} does not count: it gives no reason"
                yield self._notice(UNREASONED, path, line, said)
            elif not self.model.entries.assumed:
                for part in self._unused(excuse, accepted.used.get(excuse, set())):
                    said = f"{what} suppresses nothing{part}{_found_there(excuse, accepted)}"
                    yield self._notice(UNUSED, path, line, said)

    def _unused(self, excuse: Excuse, used: set[str]) -> Iterator[str]:
        """A rule that was not looked for may be needed in another scan."""
        if not excuse.rules:
            yield from () if used else ("",)
        for name in excuse.rules:
            meant = [rule for rule in self.running if strength(name, rule)]
            if meant and not any(rule.id in used for rule in meant):
                yield f" of {name}" if len(excuse.rules) > 1 else ""

    def _of_intents(self) -> Iterator[Finding | None]:
        intents = self.model.intents
        for intent in intents.all:
            what = f"'isolint: {intent.directive.kind}'"
            line = intent.directive.line
            if intent.code < 0:
                said = f"{what} stands on no class or function"
                yield self._notice(UNKNOWN, intent.path, line, said)
            elif self.asks_reason and not intent.directive.reason:
                said = f"{what} does not count: it gives no reason"
                yield self._notice(UNREASONED, intent.path, line, said)
            elif intent not in intents.used and not self.model.entries.assumed:
                yield self._unused_intent(intent, what)

    def _unused_intent(self, intent: Intent, what: str) -> Finding | None:
        """A true word without effect hides nothing, so it is not as bad."""
        said = f"{what} changes nothing: what it says is believed without it"
        return self._notice(UNUSED, intent.path, intent.directive.line, said, Severity.LOW)

    def _rule(self, rule_id: str, said: str, path: str) -> Rule | None:
        """A rule of the user's that its options fit, or else isolint's, as for other findings."""
        told = {"value": said, "function": path}
        ours = self.rules.get(rule_id)
        own = (r for r in self.running if r.detector == _DETECTOR and not r.id.startswith(OURS))
        fitting = (r for r in own if all(told[n] in path_set(p) for n, p in r.options.items()))
        return next(fitting, ours)

    def _notice(
        self, rule_id: str, path: str, line: int, said: str, worst: Severity = Severity.CRITICAL
    ) -> Finding | None:
        rule = self._rule(rule_id, said, path)
        if rule is None:
            return None
        return Finding(
            rule=rule.id,
            name=rule.name,
            severity=rule.severity.at_most(worst),
            confidence=Confidence.HIGH,
            reach=Reach.LATENT,
            place=Place(path, max(line, 1), 1, max(line, 1), 1),
            symbol="",
            object=None,
            message=rule.message.format(value=said, function=path),
        )


def _found_there(excuse: Excuse, accepted: Accepted) -> str:
    """What a comment with another rule leaves open on its lines."""
    rules = {
        finding.rule
        for finding in accepted.findings
        if excuse.told.kind == COMMENT
        and finding.suppressed is None
        and finding.place.path == excuse.told.path
        and excuse.first <= finding.place.line <= excuse.last
    }
    return f": what is found there is {', '.join(sorted(rules))}" if rules else ""


def _spelled(excuse: Excuse) -> str:
    if excuse.told.kind == SETTINGS:
        return f"accept of '{excuse.object}'"
    word = "ignore-file" if excuse.told.kind == "file" else "ignore"
    rules = f"[{', '.join(excuse.rules)}]" if excuse.rules else ""
    return f"'isolint: {word}{rules}'"
