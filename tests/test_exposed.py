"""Which functions the isolation score counts as exposed."""

from __future__ import annotations

from pathlib import Path

from tests.markers import scan

_STORE = """
seen = {}
last = None

class Desk:
    kept = []

    @classmethod
    def keep(cls, text):
        cls.kept.append(text)

def put(user_id, text):
    global last
    last = text
    seen["last"] = user_id
"""
_MAIN = """
import store
from fastapi import FastAPI
from store import Desk, put, seen as watched, seen
app = FastAPI()

@app.post("/users/{user_id}")
def use(user_id: str, text: str):
    put(user_id, text)
    Desk.keep(text)
    return [by_name(), by_module(), by_class(), inside(), pure(text)]

def by_name():
    return seen.get("last")

def by_module():
    return store.last

def by_class():
    return Desk.kept[-1]

def inside():
    from store import last
    return last

def pure(text):
    seen = {}
    return seen.get(text)
"""


def test_reads_of_what_other_modules_and_classes_share_count(tmp_path: Path) -> None:
    (tmp_path / "store.py").write_text(_STORE)
    (tmp_path / "main.py").write_text(_MAIN)
    metrics = scan(tmp_path).metrics
    assert set(metrics.isolation_score.missing) == {
        "main.by_name",
        "main.by_module",
        "main.by_class",
        "main.inside",
        "store.Desk.keep",
        "store.put",
    }
    assert set(metrics.global_singletons) == {
        "store.Desk.kept (class)",
        "store.last (module)",
        "store.seen (module)",
    }


_GUESSED = """
from fastapi import FastAPI
app = FastAPI()

class Report:
    def render_yearly_table(self):
        return self.inner()

    def inner(self):
        return 1

@app.get("/")
def show(given):
    return given.render_yearly_table()
"""


def test_what_only_a_guess_leads_to_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_GUESSED)
    report = scan(tmp_path)
    assert report.metrics.isolation_score.denominator == 1
    assert report.stats.resolved_by["unique-name"] == 1


def test_what_a_model_checks_counts_for_the_entry_point_that_takes_it() -> None:
    small = Path(__file__).parent.parent / "fixtures" / "small"
    entries = scan(small / "models_sent").entry_points
    assert [(entry.symbol, entry.isolated) for entry in entries] == [("main.run", False)]
