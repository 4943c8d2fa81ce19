"""One report that every output format renders in its tests."""

from __future__ import annotations

from isolint.base.errors import Problem
from isolint.base.finding import (
    Confidence,
    Finding,
    Place,
    Reach,
    Severity,
    Step,
    StepKind,
    Suppression,
)
from isolint.base.report import Bound, Component, EntryPoint, Metrics, Ratio, Report, Stats

MEANT = Suppression("comment", "meant", "app/ws.py", 14)
SUPERVISOR = "app.agents.Supervisor"


def step(kind: StepKind, path: str, line: int, symbol: str, note: str = "") -> Step:
    return Step(kind, Place(path, line), symbol, note)


IDENTITY = Finding(
    rule="ISO405",
    name="identity-on-shared-object",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    reach=Reach.REQUEST,
    place=Place("app/handlers.py", 31, 9, 31, 44),
    symbol="app.handlers.Handler.setup",
    object=f"{SUPERVISOR}.user_id",
    message="writes a user's identity on user_id of Supervisor[T], which is shared by all users",
    trace=(
        step(StepKind.ENTRY, "app/ws.py", 12, "app.ws.endpoint", "websocket /ws"),
        step(StepKind.CALL, "app/ws.py", 20, "app.ws.serve", "direct"),
        step(StepKind.CALL, "app/handlers.py", 25, "app.handlers.Handler.handle"),
        step(StepKind.CALL, "app/handlers.py", 26, "app.handlers.Handler.route"),
        step(StepKind.CALL, "app/handlers.py", 27, "app.handlers.Handler.start"),
        step(StepKind.CALL, "app/handlers.py", 30, "app.handlers.Handler.setup"),
        step(StepKind.OWNER, "app/main.py", 8, "app.state.pool", "app.pool.Pool"),
        step(StepKind.OWNER, "app/main.py", 9, "app.state.pool", "app.pool.Pool"),
        step(StepKind.OWNER, "app/pool.py", 5, ".agents", "dict"),
        step(StepKind.OWNER, "app/pool.py", 6, "[*]", SUPERVISOR),
        step(StepKind.READ, "app/ws.py", 13, "app.ws.endpoint", "takes hold of it"),
        step(StepKind.READ, "app/agents.py", 9, "app.agents.Supervisor.answer"),
        step(StepKind.OWNER, "app/agents.py", 4, "app.agents.Supervisor.user_id", "mutable state"),
        step(StepKind.WRITE, "app/handlers.py", 32, "app.handlers.Handler.setup", "writes run_id"),
    ),
    fingerprint="c0ffee",
)
REWIRED = Finding(
    rule="ISO404",
    name="shared-object-mutated",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    reach=Reach.LATENT,
    place=Place("app/agents.py", 40, 5, 40, 20),
    symbol="app.agents.Supervisor.rewire",
    object=f"{SUPERVISOR}.bridge",
    message="rewires bridge of Supervisor",
)
FALLBACK = Finding(
    rule="ISO302",
    name="identity-fallback",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    reach=Reach.REQUEST,
    place=Place("app/ws.py", 14, 5, 14, 30),
    symbol="app.ws.endpoint",
    object=None,
    message="a missing user_id becomes 'anonymous'",
    trace=(step(StepKind.ENTRY, "app/ws.py", 12, "app.ws.endpoint", "websocket /ws"),),
)
COUNTER = Finding(
    rule="ISO404",
    name="shared-object-mutated",
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    reach=Reach.REQUEST,
    place=Place("app/ws.py", 15, 5, 15, 9),
    symbol="app.ws.endpoint",
    object="app.ws.counts",
    message="counts on counts",
)

METRICS = Metrics(
    isolation_score=Ratio(3, 5, ("app.handlers.Handler.setup", "app.ws.endpoint")),
    isolated_entry_points=Ratio(0, 1, ("app.ws.endpoint",)),
    context_coverage=Ratio(2, 3, ("app.ws.serve",)),
    global_singletons=("app.agents.Supervisor (app.state.supervisor)",),
    concurrency_bound=Bound(1, Place("app/agents.py", 7), "app.agents.Supervisor.lock"),
)
REPORT = Report(
    root="service",
    findings=(IDENTITY, REWIRED, FALLBACK, COUNTER),
    metrics=METRICS,
    entry_points=(
        EntryPoint("websocket", "/ws", Place("app/ws.py", 12), "app.ws.endpoint", False),
    ),
    components=(Component(SUPERVISOR, "mixed", Place("app/agents.py", 3), 2),),
    problems=(Problem("app/broken.py", 3, "syntax error: expected ')'"),),
    stats=Stats(
        files=5,
        lines=200,
        functions=12,
        seconds=1.23456,
        calls=40,
        calls_resolved=30,
        resolved_by={"name": 10, "annotation": 20},
        unresolved_by={"unknown receiver": 10},
        phases={"read": 1.0, "link": 0.23456},
    ),
)
NOTHING = Metrics(Ratio(0, 0), Ratio(0, 0), Ratio(0, 0), (), Bound())
EMPTY = Report(
    root=".",
    findings=(),
    metrics=NOTHING,
    entry_points=(),
    components=(),
    problems=(),
    stats=Stats(files=1),
)
