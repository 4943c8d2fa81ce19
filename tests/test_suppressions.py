"""Findings that are meant: comments, comments on files, settings, and intents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from isolint.source.directives import directive
from isolint.summary.comments import comments_in
from tests.conftest import RunIsolint

_SERVICE = '''
"""Remembers visitors."""

from fastapi import FastAPI

app = FastAPI()
SEEN: dict[str, str] = {}{definition}


@app.post("/seen")
async def see(user_id: str) -> None:
    {above}
    SEEN["last"] = user_id{line}
'''


class Written:
    def __init__(self, run: RunIsolint, folder: Path) -> None:
        self.run = run
        self.folder = folder

    def scan(self, *options: str, settings: str = "", head: str = "", **said: str) -> Any:
        text = _SERVICE
        for key in ("definition", "above", "line"):
            text = text.replace("{" + key + "}", said.get(key, ""))
        (self.folder / "service.py").write_text(head + text, encoding="utf-8")
        (self.folder / "isolint.toml").write_text(settings, encoding="utf-8")
        return self.run("scan", ".", *options, cwd=self.folder)

    def report(self, *options: str, **said: str) -> Any:
        return json.loads(self.scan("--format", "json", *options, **said).stdout)


@pytest.fixture
def written(run_isolint: RunIsolint, tmp_path: Path) -> Written:
    return Written(run_isolint, tmp_path)


_MEANT = "  # isolint: ignore[ISO402] a public guest book"


@pytest.mark.parametrize(
    ("said", "kind", "line"),
    [
        ({"line": _MEANT}, "comment", 13),
        ({"above": _MEANT.strip()}, "comment", 12),
        ({"definition": _MEANT}, "comment", 7),
        ({"definition": _MEANT.replace("ISO402", "ISO101, iso4")}, "comment", 7),
        ({"line": _MEANT.replace("ISO402", "module-container-mutated")}, "comment", 13),
        ({"line": _MEANT.replace("[ISO402]", "")}, "comment", 13),
        ({"head": _MEANT.replace("ignore", "ignore-file").strip()}, "file", 1),
        (
            {"settings": 'accept = [{object = "*.SEEN", reason = "a public guest book"}]'},
            "settings",
            1,
        ),
    ],
)
def test_each_way_to_say_it(written: Written, said: dict[str, str], kind: str, line: int) -> None:
    report = written.report(**said)
    found = next(each for each in report["findings"] if each["rule"] == "ISO402")
    path = "isolint.toml" if kind == "settings" else "service.py"
    assert found["suppressed"] == {
        "kind": kind,
        "reason": "a public guest book",
        "path": path,
        "line": line,
    }
    assert report["metrics"]["accepted"] == {"findings": 1, "functions": 1, "singletons": 1}
    assert written.scan(**said).returncode == int("ISO101" in said.get("definition", ""))


_TWICE = '\n    SEEN["first"] = user_id'


def test_a_comment_speaks_for_its_own_statement(written: Written) -> None:
    """What else the finding is about stays open, at its own place."""
    report = written.report(line=_MEANT + _TWICE)
    told = [(each["rule"], each["line"], each["suppressed"]) for each in report["findings"]]
    assert told == [("ISO402", 14, None)]


def test_a_comment_on_each_statement(written: Written) -> None:
    report = written.report(line=_MEANT + _TWICE + _MEANT)
    told = [(each["rule"], each["line"], each["suppressed"] is None) for each in report["findings"]]
    assert told == [("ISO402", 13, False)]


def test_a_comment_on_the_definition_speaks_for_all(written: Written) -> None:
    report = written.report(definition=_MEANT, line=_TWICE)
    assert [each["suppressed"] is None for each in report["findings"]] == [False]


def test_nothing_said(written: Written) -> None:
    [found] = written.report()["findings"]
    assert found["suppressed"] is None
    assert written.scan().returncode == 1


def test_a_reason_is_asked_for(written: Written) -> None:
    bare = {"line": "  # isolint: ignore[ISO402]"}
    found = {each["rule"]: each["suppressed"] for each in written.report(**bare)["findings"]}
    assert found == {"ISO402": None, "ISO902": None}
    assert written.scan(**bare).returncode == 1
    assert written.scan("--no-require-reason", **bare).returncode == 0
    assert written.scan(settings="require-reason = false", **bare).returncode == 0


def test_the_metrics_are_the_same_with_and_without(written: Written) -> None:
    before, after = written.report()["metrics"], written.report(line=_MEANT)["metrics"]
    assert before.pop("accepted") != after.pop("accepted")
    assert before == after


def test_accepted_findings_are_shown_on_request(written: Written) -> None:
    assert "1 finding accepted: see --show-accepted" in written.scan(line=_MEANT).stdout
    shown = written.scan("--show-accepted", line=_MEANT).stdout
    assert "accepted by a comment (service.py:13): a public guest book" in shown


@pytest.mark.parametrize(
    ("said", "rule", "words"),
    [
        (
            {"line": _MEANT.replace("402", "404")},
            "ISO901",
            "nothing: what is found there is ISO402",
        ),
        ({"line": _MEANT.replace("402", "402, ISO404")}, "ISO901", "nothing of ISO404"),
        ({"line": _MEANT.replace("402", "40222")}, "ISO903", "did you mean 'ISO402'?"),
        ({"line": _MEANT.replace("ignore", "ingore")}, "ISO903", "did you mean 'ignore'?"),
        ({"line": _MEANT.replace("ISO402", "")}, "ISO903", "ignore[]"),
        ({"line": "  # isolint: shared by all"}, "ISO903", "on no class or function"),
        ({"settings": 'accept = [{object = "x.y", reason = "r"}]'}, "ISO901", "'x.y'"),
        ({"settings": 'accept = [{object = "*.SEEN"}]'}, "ISO902", "gives no reason"),
    ],
)
def test_what_does_not_do_what_it_says_is_told(
    written: Written, said: dict[str, str], rule: str, words: str
) -> None:
    told = [each for each in written.report(**said)["findings"] if each["rule"] == rule]
    assert len(told) == 1
    assert words in told[0]["message"]


def test_a_rule_that_was_not_reported_is_no_reason_to_call_it_unused(written: Written) -> None:
    report = written.report("--select", "ISO1,ISO9", line=_MEANT)
    assert report["findings"] == []


def test_unknown_rules_in_the_settings_are_wrong_use(written: Written) -> None:
    ran = written.scan(settings='accept = [{object = "a", rules = ["ISO40"], reasn = "r"}]')
    assert ran.returncode == 2
    assert "unknown setting 'accept[0].reasn', did you mean 'reason'?" in ran.stderr
    ran = written.scan(settings='accept = [{object = "a", rules = ["ISO999"], reason = "r"}]')
    assert ran.returncode == 2
    assert "accept[0].rules: unknown rule 'ISO999'" in ran.stderr


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("x = 1  # isolint: shared", 1, 1),
        ("# isolint: shared\n\n# more\nx = (\n    1\n)\n", 4, 6),
        ("x = (\n    1,  # isolint: shared\n    2,\n)\n", 2, 2),
        ("x = (\n    1,\n)  # isolint: shared\n", 1, 3),
        ("# isolint: shared\n@a\n@b(\n    1\n)\nclass C:\n    x = 1\n", 2, 6),
        ("@a\n# isolint: shared\ndef f():\n    pass\n", 1, 3),
    ],
)
def test_the_lines_that_a_comment_is_about(text: str, first: int, last: int) -> None:
    [found] = comments_in(text)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ['x = "# isolint: shared"', '"""\n# isolint: shared\n"""'])
def test_strings_say_nothing(text: str) -> None:
    assert comments_in(text) == []


@pytest.mark.parametrize(
    ("text", "rules", "reason"),
    [
        ("# isolint: ignore[A1] why: not", ("A1",), "why: not"),
        ("# isolint:ignore [A1,B2]: why", ("A1", "B2"), "why"),
        ("# noqa  # isolint: ignore why, see #12  # type: ignore", (), "why, see #12"),
        ("# isolint: ignore", (), ""),
    ],
)
def test_what_a_comment_says(text: str, rules: tuple[str, ...], reason: str) -> None:
    found = directive(text, 1, 1, 1)
    assert found is not None
    assert (found.kind, found.rules, found.reason) == ("ignore", rules, reason)


def test_a_comment_that_quotes_one_says_nothing() -> None:
    assert directive('# write "# isolint: ignore why"', 1, 1, 1) is None


_DESK = """
from fastapi import FastAPI

app = FastAPI()


class Desk:
    def __init__(self) -> None:
        self.last = ""{comment}
        self.first = ""

    def put(self, user_id: str) -> None:
        self.last = user_id{more}


desk = Desk()


@app.post("/seen")
async def see(user_id: str) -> None:
    desk.put(user_id)
"""


def test_an_object_is_accepted_by_its_attributes(run_isolint: RunIsolint, tmp_path: Path) -> None:
    def accepted(more: str) -> int:
        text = _DESK.format(comment="  # isolint: ignore[ISO4, ISO102] a desk", more=more)
        (tmp_path / "main.py").write_text(text, encoding="utf-8")
        ran = run_isolint("scan", ".", "--format", "json", cwd=tmp_path)
        metrics = json.loads(ran.stdout)["metrics"]
        assert metrics["global_singletons"]["value"] == 1
        return int(metrics["accepted"]["singletons"])

    assert accepted("") == 1
    assert accepted("\n        self.first = user_id") == 0
