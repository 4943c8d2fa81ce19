"""`isolint rules` and `isolint explain`, and the document that is written from the pages."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from isolint.pack.load import load_pack
from isolint.report import rule_page, rule_table
from tests.conftest import ROOT, RunIsolint
from tests.test_report_text import COLOUR

PACK = load_pack()
IDS = [rule.id for rule in PACK.rules]


@pytest.fixture
def with_pack(tmp_path: Path) -> Path:
    [ours] = (ROOT / "rules").glob("ISO301-*.toml")
    text = ours.read_text("utf-8").replace("ISO301", "ACME101")
    page = tmp_path / "own" / "ACME101-no-demo-shops.toml"
    page.parent.mkdir()
    page.write_text(text.replace("placeholder-identity", "no-demo-shops"), encoding="utf-8")
    settings = 'packs = ["own"]\nignore = ["ISO4"]\nextend-select = ["ISO405"]\n'
    (tmp_path / "isolint.toml").write_text(settings, encoding="utf-8")
    return tmp_path


def test_the_table_lists_every_rule(run_isolint: RunIsolint) -> None:
    ran = run_isolint("rules", cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    rows = [line.split() for line in ran.stdout.splitlines() if line.startswith("  ISO")]
    told = [(rule.id, rule.name, rule.severity.value) for rule in PACK.rules]
    assert [tuple(row[:3]) for row in rows] == told
    on = sum(rule.enabled for rule in PACK.rules)
    assert ran.stdout.splitlines()[-1].startswith(f"{len(IDS)} rules, {on} on.")


def test_the_table_knows_packs_and_settings(run_isolint: RunIsolint, with_pack: Path) -> None:
    lines = run_isolint("rules", cwd=with_pack).stdout.splitlines()
    [own] = [line for line in lines if "ACME101" in line]
    assert own.split()[:4] == ["ACME101", "no-demo-shops", "high", "on"]
    state = {line.split()[0]: line.split()[3] for line in lines if line.startswith("  ISO")}
    assert {rule for rule, on in state.items() if on == "on" and rule.startswith("ISO4")} == {
        "ISO405"
    }
    elsewhere = run_isolint("rules", "own", cwd=with_pack).stdout
    assert "ACME101" in elsewhere


def test_the_table_for_programs(run_isolint: RunIsolint, with_pack: Path) -> None:
    ran = run_isolint("rules", "--format", "json", cwd=with_pack)
    rules = {each["id"]: each for each in json.loads(ran.stdout)["rules"]}
    assert list(rules) == [*IDS, "ACME101"]
    assert rules["ISO401"]["on"] is False
    assert rules["ISO401"]["on_by_default"] is True
    assert rules["ISO401"]["file"] is None
    assert rules["ACME101"]["file"].endswith("ACME101-no-demo-shops.toml")


def test_lines_of_the_table_fit_a_terminal() -> None:
    narrow = rule_table.render(PACK.rules, IDS, False, 80).splitlines()
    assert max(len(line) for line in narrow) == 80
    off = rule_table.render(PACK.rules, IDS[1:], True, None)
    assert COLOUR.search(off)
    assert COLOUR.sub("", off) == rule_table.render(PACK.rules, IDS[1:], False, None)


@pytest.mark.parametrize("asked", ["ISO405", "iso405", "identity-on-shared-object"])
def test_a_page_is_explained(run_isolint: RunIsolint, asked: str) -> None:
    ran = run_isolint("explain", asked, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[:2] == [
        "ISO405 identity-on-shared-object",
        "critical · CWE-488, CWE-362 · since 0.1.0 · on",
    ]
    headings = ["What it does", "Why is this bad?", "What to do instead", "Bad", "Good", "Options"]
    assert [line for line in lines if line in headings] == headings
    assert "        supervisor.user_id = user_id  # ISO405" in lines
    assert [line for line in lines if line != line.rstrip()] == []


def test_text_is_wrapped_and_code_is_not() -> None:
    rule = PACK.rule("ISO405")
    shown = rule_page.render(rule, False, 50).splitlines()
    prose = shown[: shown.index("Bad")]
    assert max(map(len, prose)) <= 50
    code = [line.removeprefix("    ") for line in shown[shown.index("Bad") + 1 :]]
    assert (
        rule.bad.strip().replace("expect: ", "").splitlines()
        == code[: len(rule.bad.split("\n")) - 1]
    )
    coloured = rule_page.render(rule, True, 50)
    assert COLOUR.search(coloured)
    assert COLOUR.sub("", coloured).splitlines() == shown


def test_code_in_a_text_is_coloured_where_the_line_ends_in_it() -> None:
    shown = rule_page.render(PACK.rule("ISO301"), True, 100)
    assert "\x1b[36m`run_id\x1b[0m\n" in shown
    assert "  \x1b[36m= str(uuid4())`\x1b[0m and" in shown


def test_several_at_once(run_isolint: RunIsolint, with_pack: Path) -> None:
    ran = run_isolint("explain", "no-demo-shops", "ISO301", "ACME101", cwd=with_pack)
    titles = ("ACME101 no-demo-shops", "ISO301 placeholder-identity")
    assert [line for line in ran.stdout.splitlines() if line in titles] == list(titles)


def test_pages_for_programs_and_documents(run_isolint: RunIsolint) -> None:
    rule = PACK.rule("ISO301")
    ran = run_isolint("explain", "ISO301", "--format", "json", cwd=ROOT)
    [told] = json.loads(ran.stdout)["rules"]
    ours = json.loads(msgspec.json.encode(rule))
    for key in ("id", "name", "severity", "cwe", "message", "detector"):
        assert told[key] == ours[key]
    for key in ("what", "why", "fix", "bad", "good"):
        assert told[key] == ours[key].strip()
    page = run_isolint("explain", "ISO301", "--format", "markdown", cwd=ROOT).stdout
    assert page.startswith("## ISO301 placeholder-identity\n")
    assert page in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_families(run_isolint: RunIsolint) -> None:
    ids = [rule.id for rule in PACK.rules if rule.id.startswith("ISO3")]
    ran = run_isolint("explain", "iso3", "ISO301", "--format", "json", cwd=ROOT)
    assert [each["id"] for each in json.loads(ran.stdout)["rules"]] == ids
    chosen = ("--select", "ISO3", "--ignore", "placeholder-identity")
    ran = run_isolint("rules", *chosen, "--format", "json", cwd=ROOT)
    assert [each["id"] for each in json.loads(ran.stdout)["rules"]] == ids[1:]
    assert run_isolint("rules", "--select", "ISO777", cwd=ROOT).returncode == 2


def test_unknown_rules(run_isolint: RunIsolint) -> None:
    ran = run_isolint("explain", "ISO4O5", "ISO301", "placeholder-identty", "x", cwd=ROOT)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [
        "isolint: error: no rule 'ISO4O5', did you mean 'ISO405'?",
        "isolint: error: no rule 'placeholder-identty', did you mean 'placeholder-identity'?",
        "isolint: error: no rule 'x', isolint rules lists them",
    ]


def test_the_document_is_up_to_date(run_isolint: RunIsolint) -> None:
    ran = run_isolint("rules", "--format", "markdown", cwd=ROOT)
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert ran.stdout == written, "run: python -m isolint rules --format markdown > docs/rules.md"


def test_findings_point_to_the_page(run_isolint: RunIsolint) -> None:
    ran = run_isolint("scan", "fixtures/small/class_state", cwd=ROOT)
    hints = [line for line in ran.stdout.splitlines() if line.startswith("isolint explain ")]
    assert len(hints) == 1
    assert hints[0].split()[2] in IDS
    none = run_isolint("scan", "fixtures/agent_platform/after", cwd=ROOT)
    assert "isolint explain" not in none.stdout
