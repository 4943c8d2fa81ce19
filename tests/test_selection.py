"""`--select` and the setting `select`: which rules are reported, and which are off by default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunIsolint

_SERVICE = """\
import logging

from fastapi import FastAPI

app = FastAPI()
logger = logging.getLogger(__name__)
seen: list[str] = []


@app.get("/users/{user_id}")
async def show(user_id: str) -> str:
    logger.info("shown")
    seen.append(user_id)
    return "shown"
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(_SERVICE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ((), {"ISO402"}),
        (("--select", "ISO506"), {"ISO506"}),
        (("--select", "log-without-identity"), {"ISO506"}),
        (("--select", "ISO5"), set()),
        (("--select", "ISO4", "--select", "ISO506"), {"ISO402", "ISO506"}),
    ],
)
def test_selected_rules_are_reported(
    run_isolint: RunIsolint, service: Path, options: tuple[str, ...], rules: set[str]
) -> None:
    done = run_isolint("scan", service, "--format", "json", *options)
    assert {finding["rule"] for finding in json.loads(done.stdout)["findings"]} == rules


def test_settings_select(run_isolint: RunIsolint, service: Path) -> None:
    (service / "isolint.toml").write_text('select = ["ISO506"]\n', encoding="utf-8")
    done = run_isolint("scan", service, "--format", "json")
    assert [f["rule"] for f in json.loads(done.stdout)["findings"]] == ["ISO506"]


def test_metrics_do_not_follow_the_selection(run_isolint: RunIsolint, service: Path) -> None:
    whole = json.loads(run_isolint("scan", service, "--format", "json").stdout)
    part = json.loads(run_isolint("scan", service, "--format", "json", "--select", "ISO1").stdout)
    assert part["metrics"] == whole["metrics"]
    assert part["findings"] == [] != whole["findings"]


def test_unknown_rule_is_named_with_what_was_meant(run_isolint: RunIsolint, service: Path) -> None:
    done = run_isolint("scan", service, "--select", "log-without-identiy")
    assert done.returncode == 2
    assert "unknown rule 'log-without-identiy', did you mean 'log-without-identity'?" in done.stderr
