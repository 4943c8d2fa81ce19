"""`--stats` and `--explain-metrics`."""

from __future__ import annotations

from isolint.base.report import Stats
from isolint.report.explain_metrics import explained_lines
from isolint.report.lines import to_string
from isolint.report.stats import stats_lines
from isolint.report.text import View, render
from tests.sample_report import METRICS, NOTHING, REPORT

STATS = """\
Scanned  5 files, 200 lines, 12 functions
Call sites  40
  resolved            30  75.0%
    annotation        20  50.0%
    name              10  25.0%
  not resolved        10  25.0%
    unknown receiver  10  25.0%
Time  1.23 s
  read  1.00 s
  link  0.23 s
"""
WITHOUT_CALLS = """\
Scanned  0 files, 0 lines, 0 functions
Call sites  0
  resolved      0  n/a
  not resolved  0  n/a
Time  0.00 s
"""
EXPLAINED = """\
Isolation score: 60.0%, 3 of 5
  exposed functions:
    app.handlers.Handler.setup
    app.ws.endpoint
Isolated entry points: 0.0%, 0 of 1
  entry points not isolated:
    app.ws.endpoint
Context propagation coverage: 66.6%, 2 of 3
  user-facing functions without context:
    app.ws.serve
Global singletons: 1
  app.agents.Supervisor (app.state.supervisor)
Concurrent-user bound: 1
  app.agents.Supervisor.lock (app/agents.py:7)
"""
NOTHING_EXPLAINED = """\
Isolation score: n/a, 0 of 0
Isolated entry points: n/a, 0 of 0
Context propagation coverage: n/a, 0 of 0
Global singletons: 0
Concurrent-user bound: none found
"""


def test_stats() -> None:
    assert to_string(stats_lines(REPORT.stats), colour=False) == STATS


def test_stats_without_calls() -> None:
    assert to_string(stats_lines(Stats()), colour=False) == WITHOUT_CALLS


def test_explained_metrics() -> None:
    assert to_string(explained_lines(METRICS), colour=False) == EXPLAINED


def test_explained_metrics_of_nothing() -> None:
    assert to_string(explained_lines(NOTHING), colour=False) == NOTHING_EXPLAINED


def test_both_stand_before_the_verdict_on_request() -> None:
    assert "Call sites" not in render(REPORT)
    assert "exposed functions" not in render(REPORT)
    shown = render(REPORT, View(stats=True, explain_metrics=True))
    assert f"\n\n{EXPLAINED}\n{STATS}\nanalysis incomplete" in shown
