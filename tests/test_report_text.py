"""The text report, as it is read."""

from __future__ import annotations

import re

import msgspec
import pytest

from isolint.base.errors import Problem
from isolint.base.finding import Confidence, Finding, Severity
from isolint.base.report import Report
from isolint.report.text import View, render
from tests.sample_report import COUNTER, EMPTY, FALLBACK, IDENTITY, MEANT, REPORT, REWIRED

SAMPLE = """\
shared object app.agents.Supervisor: 2 findings (1 critical, 1 high)
  ISO405 critical  service/app/handlers.py:31:9  writes a user's identity on user_id of \
Supervisor[T], which is shared by all users
    reached:  websocket /ws  endpoint (app/ws.py:12) -> serve (app/ws.py:20) -> … \
-> Handler.start (app/handlers.py:27) -> Handler.setup (app/handlers.py:30)
    shared:   app.state.pool: Pool (app/main.py:8, app/main.py:9) -> .agents: dict (app/pool.py:5) \
-> [*]: Supervisor (app/pool.py:6)
    also:     Handler.setup (app/handlers.py:32) writes run_id
    also:     Supervisor.user_id (app/agents.py:4) mutable state
    also:     endpoint (app/ws.py:13) takes hold of it
              and 1 more
  ISO404 high      service/app/agents.py:40:5  rewires bridge of Supervisor [medium confidence]
    reached:  no caller found, taken as called for a user

in app.ws: 1 finding (1 medium)
  ISO302 medium    service/app/ws.py:14:5  a missing user_id becomes 'anonymous'
    reached:  websocket /ws  endpoint (app/ws.py:12)

1 finding of low severity not shown: see --all

metric                        now    target  counted
Isolation score               60.0%  95%     3 of 5 functions on execution paths
  isolated entry points       0.0%           0 of 1 entry points
Context propagation coverage  66.6%  100%    2 of 3 user-facing functions
Global singletons             1      0       shared objects with mutable state on execution paths
Concurrent-user bound         1      10+     app.agents.Supervisor.lock (app/agents.py:7)

analysis incomplete: 1 file
  service/app/broken.py:3  syntax error: expected ')'

isolint explain ISO405 says why this is bad and what to do instead
4 findings (1 critical, 1 high, 1 medium, 1 low) on 2 shared objects; \
isolation 60.0%, context 66.6%; the analysis is incomplete
"""
NO_ENTRY_POINTS = """\
metric                        now  target  counted
Isolation score               n/a  95%     no entry points
Context propagation coverage  n/a  100%    no entry points
Global singletons             n/a  0       no entry points
Concurrent-user bound         n/a  10+     no entry points

No findings; no entry points found: nothing was judged as a request path
"""
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def with_findings(*findings: Finding) -> Report:
    return msgspec.structs.replace(REPORT, findings=findings, problems=())


def with_problems(*problems: Problem) -> Report:
    return msgspec.structs.replace(REPORT, findings=(), problems=problems)


def changed(finding: Finding, **fields: object) -> Finding:
    return msgspec.structs.replace(finding, **fields)


def verdict(report: Report) -> str:
    return render(report).splitlines()[-1]


def group_names(*findings: Finding) -> list[str]:
    titles = re.findall(r"^(?:shared object|in) (\S+):", render(with_findings(*findings)), re.M)
    return [str(title) for title in titles]


def test_sample() -> None:
    assert render(REPORT) == SAMPLE


def test_no_entry_points() -> None:
    assert render(EMPTY) == NO_ENTRY_POINTS


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (with_findings(), "No findings."),
        (with_findings(FALLBACK), "1 finding (1 medium); isolation 60.0%, context 66.6%"),
        (with_findings(changed(FALLBACK, suppressed=MEANT)), "No findings."),
        (
            with_findings(REWIRED, IDENTITY),
            "2 findings (1 critical, 1 high) on 1 shared object; isolation 60.0%, context 66.6%",
        ),
        (with_problems(Problem("a.py", 1, "bad")), "No findings; the analysis is incomplete"),
        (
            msgspec.structs.replace(EMPTY, findings=(FALLBACK,)),
            "1 finding (1 medium); no entry points found: nothing was judged as a request path",
        ),
    ],
)
def test_verdict(report: Report, expected: str) -> None:
    assert verdict(report) == expected


def test_all_shows_low_severity() -> None:
    shown = render(REPORT, View(low=True))
    assert "  ISO404 low       service/app/ws.py:15:5  counts on counts\n" in shown
    assert "--all" not in shown


def test_suppressed_findings_are_counted() -> None:
    shown = render(with_findings(changed(FALLBACK, suppressed=MEANT)))
    assert "ISO302" not in shown
    assert "1 finding accepted: see --show-accepted\n" in shown


def test_groups_by_severity_confidence_count_and_name() -> None:
    high = changed(FALLBACK, severity=Severity.HIGH)
    assert group_names(
        changed(FALLBACK, object="critical.one", severity=Severity.CRITICAL),
        changed(high, object="unsure.one", confidence=Confidence.LOW),
        changed(high, object="b.one"),
        changed(high, object="a.one"),
        changed(high, object="z.two"),
        changed(high, object="z.two"),
    ) == ["critical.one", "z.two", "a.one", "b.one", "unsure.one"]


def test_attributes_of_a_component_are_one_group() -> None:
    assert group_names(IDENTITY, REWIRED) == ["app.agents.Supervisor"]


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("app.latent.Cache.items", "app.latent.Cache"),
        ("app.latent.cache", "app.latent.cache"),
        ("app.latent.CACHE", "app.latent.CACHE"),
    ],
)
def test_attributes_of_another_class_are_one_group(name: str, group: str) -> None:
    assert group_names(changed(IDENTITY, object=name)) == [group]


def test_order_of_findings_does_not_matter() -> None:
    forth = with_findings(IDENTITY, REWIRED, FALLBACK, COUNTER)
    back = with_findings(COUNTER, FALLBACK, REWIRED, IDENTITY)
    assert render(forth) == render(back)


def test_chains_are_broken_between_links() -> None:
    evidence = render(with_findings(IDENTITY), View(width=70)).splitlines()[2:8]
    assert evidence == [
        "    reached:  websocket /ws  endpoint (app/ws.py:12)",
        "              -> serve (app/ws.py:20) -> …",
        "              -> Handler.start (app/handlers.py:27)",
        "              -> Handler.setup (app/handlers.py:30)",
        "    shared:   app.state.pool: Pool (app/main.py:8, app/main.py:9)",
        "              -> .agents: dict (app/pool.py:5)",
    ]


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render(REPORT, View(colour=True))
    assert "\x1b[1;31mcritical\x1b[0m" in coloured
    assert COLOUR.sub("", coloured) == SAMPLE


@pytest.mark.parametrize("colour", [False, True])
def test_text_of_the_project_is_neither_markup_nor_control_code(colour: bool) -> None:
    report = with_findings(changed(FALLBACK, message="[red]x[/red]\x1b[2J\nISO999 \udce9"))
    expected = "[red]x[/red]\\x1b[2J\\nISO999 \\udce9"
    assert expected in COLOUR.sub("", render(report, View(colour=colour)))


@pytest.mark.parametrize(
    ("root", "path"),
    [(".", "app/ws.py"), ("app/ws.py", "app/ws.py"), ("/srv/x", "/srv/x/app/ws.py")],
)
def test_path_opens_from_where_isolint_was_started(root: str, path: str) -> None:
    place = changed(FALLBACK, place=msgspec.structs.replace(FALLBACK.place, path="app/ws.py"))
    if root == path:
        place = changed(FALLBACK, place=msgspec.structs.replace(FALLBACK.place, path="ws.py"))
    report = msgspec.structs.replace(with_findings(place), root=root)
    assert f"  {path}:14:5  a missing" in render(report)


def test_at_most_ten_problems() -> None:
    report = with_problems(*(Problem(f"{n:02}.py", 0, "null byte") for n in range(12)))
    shown = render(report)
    assert "analysis incomplete: 12 files\n  service/00.py  null byte\n" in shown
    assert "  service/09.py  null byte\n  and 2 more\n" in shown


def test_what_is_read_in_the_findings_own_line_is_not_told_again() -> None:
    (read,) = (each for each in IDENTITY.trace if each.note == "takes hold of it")
    there = msgspec.structs.replace(IDENTITY, place=read.place)
    assert "takes hold of it" in render(REPORT, View())
    report = msgspec.structs.replace(REPORT, findings=(there,))
    assert "takes hold of it" not in render(report, View())
