"""SARIF: what is in it, and that Microsoft's validator has nothing against it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from isolint.base.finding import Suppression
from isolint.base.known import Comparison
from isolint.pack.load import load_pack
from isolint.report import sarif
from tests.conftest import ROOT, RunIsolint
from tests.sample_report import COUNTER, EMPTY, FALLBACK, IDENTITY, REPORT, REWIRED

BEFORE = "fixtures/agent_platform/before"
TOOL = "@microsoft/sarif-multitool"
PROGRAM = "node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool"
PATIENCE = 90
FAULT = re.compile(r"\b(?:error|warning) (?:SARIF|GH|JSON|ERR)\w*\d.*")


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    rules = [rule for rule in load_pack().rules if rule.enabled]
    meant = Suppression("comment", "counts for all", "app.py", 3)
    suppressed = msgspec.structs.replace(COUNTER, suppressed=meant, new=False)
    report = msgspec.structs.replace(REPORT, findings=(IDENTITY, REWIRED, FALLBACK, suppressed))
    compared = msgspec.structs.replace(report, compared=Comparison("a baseline"))
    return run_of(sarif.render(compared, rules, "src/a b/"))


def test_place_and_fingerprint(run: dict[str, Any]) -> None:
    first = run["results"][0]
    (place,) = first["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "src/a%20b/app/handlers.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 31, "startColumn": 9, "endLine": 31, "endColumn": 44},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": IDENTITY.symbol}]
    assert first["partialFingerprints"] == {"isolint/v1": "c0ffee"}
    assert first["message"]["text"].startswith("writes a user's identity on user_id")
    assert [each["level"] for each in run["results"]] == ["error", "error", "warning", "note"]


def test_both_chains_end_at_the_finding(run: dict[str, Any]) -> None:
    flows = run["results"][0]["codeFlows"]
    assert [flow["message"]["text"] for flow in flows] == [
        "How a request gets there.",
        "Why it is shared.",
    ]
    reached, shared = (
        [each["location"] for each in f["threadFlows"][0]["locations"]] for f in flows
    )
    assert [each["message"]["text"] for each in reached][:2] == [
        "websocket /ws is answered by endpoint.",
        "serve is called.",
    ]
    assert [each["message"]["text"] for each in shared][:-1] == [
        "app.state.pool: Pool.",
        "app.state.pool: Pool.",
        ".agents: dict.",
        "[*]: Supervisor.",
    ]
    for chain in (reached, shared):
        assert chain[-1]["physicalLocation"]["region"]["startLine"] == 31
    related = [each["message"]["text"] for each in run["results"][0]["relatedLocations"]]
    assert related[0] == "Handler.setup writes run_id."
    assert "Supervisor.user_id: mutable state." in related
    assert run["results"][1]["codeFlows"] == []


def test_suppression_and_baseline(run: dict[str, Any]) -> None:
    first, *_, last = run["results"]
    assert (first["suppressions"], first["baselineState"]) == ([], "new")
    assert last["baselineState"] == "unchanged"
    assert last["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "counts for all"}
    ]


def test_rules_have_help_and_weaknesses(run: dict[str, Any]) -> None:
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    rule = rules["ISO405"]
    assert rule["name"] == "IdentityOnSharedObject"
    assert "### What to do instead" in rule["help"]["markdown"]
    assert "```python" in rule["help"]["markdown"]
    assert rule["properties"]["security-severity"] == "9.5"
    assert "external/cwe/cwe-488" in rule["properties"]["tags"]
    targets = [each["target"]["id"] for each in rule["relationships"]]
    assert targets == ["CWE-488", "CWE-362"]
    taxa = {each["id"] for each in run["taxonomies"][0]["taxa"]}
    assert set(targets) <= taxa
    assert {run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in run["results"]} == {
        "ISO405",
        "ISO404",
        "ISO302",
    }


def test_what_could_not_be_read(run: dict[str, Any]) -> None:
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "syntax error: expected ')'"
    assert told["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert run["properties"]["complete"] is False
    assert run["properties"]["metrics"]["isolation_score"]["value"] == 60.0


def test_names_no_path_of_this_machine(run_isolint: RunIsolint) -> None:
    ran = run_isolint("scan", ROOT / BEFORE, "--format", "sarif", cwd=ROOT)
    assert ran.returncode == 1, ran.stderr
    assert str(ROOT) not in ran.stdout
    assert "file:" not in ran.stdout
    uri = run_of(ran.stdout)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri["uri"].startswith("fixtures/agent_platform/before/app/")
    assert ran.stdout == run_isolint("scan", ".", "--format", "sarif", cwd=ROOT / BEFORE).stdout


@pytest.fixture(scope="module")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node and npm are not installed: SARIF is not validated")
    folder = tmp_path_factory.mktemp("npm")
    command = [npm, "install", "--silent", "--prefix", str(folder), f"{TOOL}@5"]
    try:
        ran = subprocess.run(
            command, capture_output=True, encoding="utf-8", cwd=folder, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm package {TOOL} takes too long to come: SARIF is not validated")
    program = next(folder.glob(PROGRAM), None)
    if ran.returncode or program is None:
        pytest.skip(f"npm package {TOOL} cannot be had: SARIF is not validated\n{ran.stderr}")
    # Not through the package's own script, which hands `Sarif;Gh` to a shell.
    program.chmod(0o755)
    return program


def faults(validator: Path, file: Path) -> list[str]:
    """Errors and warnings of SARIF's and GitHub's rules."""
    kinds = ("--rule-kind", "Sarif;Gh", "--level", "Error;Warning")
    command = (str(validator), "validate", str(file), *kinds)
    env = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, cwd=file.parent)
    assert "1 files scanned" in ran.stdout, ran.stdout + ran.stderr
    return FAULT.findall(ran.stdout + ran.stderr)


def test_validator_finds_nothing(
    validator: Path, run_isolint: RunIsolint, tmp_path: Path, run: dict[str, Any]
) -> None:
    scanned, every, nothing = (tmp_path / f"{name}.sarif" for name in ("scanned", "every", "none"))
    run_isolint("scan", BEFORE, "--output", f"sarif={scanned}", cwd=ROOT)
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0"}
    every.write_text(json.dumps(log | {"runs": [run]}), encoding="utf-8")
    nothing.write_text(sarif.render(EMPTY, load_pack().rules, ""), encoding="utf-8")
    found = {file.name: faults(validator, file) for file in (scanned, every, nothing)}
    assert found == {"scanned.sarif": [], "every.sarif": [], "none.sarif": []}


def test_validator_would_find_a_fault(validator: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.sarif"
    log = json.loads(sarif.render(REPORT, load_pack().rules, ""))
    del log["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    file.write_text(json.dumps(log), encoding="utf-8")
    assert faults(validator, file)
