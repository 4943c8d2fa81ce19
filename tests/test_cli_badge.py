"""`isolint badge`, as a picture and as an endpoint."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from isolint.report import badge, badge_svg
from tests.conftest import ROOT, RunIsolint
from tests.sample_report import EMPTY, REPORT

BEFORE = ROOT / "fixtures" / "agent_platform" / "before"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("metric", "message", "colour"),
    [
        ("isolation", "60.0%", "orange"),
        ("context", "66.6%", "orange"),
        ("singletons", "1", "yellow"),
        ("users", "1", "red"),
        ("findings", "3", "yellow"),
    ],
)
def test_metrics(metric: str, message: str, colour: str) -> None:
    made = badge.badge(REPORT, metric)
    assert (made.message, made.colour) == (message, colour)
    assert badge.badge(EMPTY, metric) == badge.Badge(made.label, "n/a", "lightgrey")


@pytest.mark.parametrize(
    ("value", "limits", "colour"),
    [
        (95, (95, 80, 60), "brightgreen"),
        (94.9, (95, 80, 60), "yellow"),
        (60, (95, 80, 60), "orange"),
        (59.9, (95, 80, 60), "red"),
        (0, (0, 3, 10), "brightgreen"),
        (3, (0, 3, 10), "yellow"),
        (11, (0, 3, 10), "red"),
    ],
)
def test_limits(value: float, limits: tuple[float, float, float], colour: str) -> None:
    assert badge.colour(value, limits) == colour


def test_picture(run_isolint: RunIsolint, tmp_path: Path) -> None:
    ran = run_isolint("badge", BEFORE, "--output", "a.svg", "--label", "a <b>", cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    drawn = (tmp_path / "a.svg").read_text(encoding="utf-8")
    picture = ElementTree.fromstring(drawn)
    assert picture.get("aria-label") == "a <b>: 54.5%"
    assert [each.text for each in picture.iter(f"{SVG}text")] == ["a <b>"] * 2 + ["54.5%"] * 2
    assert "href" not in drawn


def test_the_picture_grows_with_its_words() -> None:
    short, long = (
        ElementTree.fromstring(badge_svg.render(badge.Badge(label, "1", "red")))
        for label in ("a", "a longer label")
    )
    assert int(short.get("width", "0")) < int(long.get("width", "0"))


def test_endpoint(run_isolint: RunIsolint) -> None:
    given = ("--metric", "singletons", "--format", "json", "--limits", "0", "7", "9")
    assert json.loads(run_isolint("badge", BEFORE, *given).stdout) == {
        "schemaVersion": 1,
        "label": "singletons",
        "message": "7",
        "color": "yellow",
    }


def test_nothing_to_judge_is_grey(run_isolint: RunIsolint, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("X = 1\n", encoding="utf-8")
    ran = run_isolint("badge", tmp_path, "--metric", "findings", "--format", "json")
    assert json.loads(ran.stdout)["color"] == "lightgrey"


def test_limits_of_ones_own() -> None:
    one = msgspec.structs.replace(REPORT, findings=REPORT.findings[:1])
    assert badge.badge(one, "findings", limits=(1, 2, 3)).colour == "brightgreen"
