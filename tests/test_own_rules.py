"""`isolint new-rule` and `isolint check-pack`."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.pack.load import load_pack
from tests.conftest import RunIsolint

DETECTORS = sorted({rule.detector for rule in load_pack().rules})


def make(run_isolint: RunIsolint, folder: Path, *args: str) -> Path:
    ran = run_isolint("new-rule", *args, cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return folder / ran.stdout.splitlines()[0]


def replaced(page: Path, before: str, after: str) -> None:
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, after), encoding="utf-8")


def test_a_new_page_is_sound_for_every_detector(run_isolint: RunIsolint, tmp_path: Path) -> None:
    for number, detector in enumerate(DETECTORS, 101):
        name = f"no-{detector.replace('_', '-')}"
        page = make(run_isolint, tmp_path, f"ACME{number}", name, "--detector", detector)
        assert page.name == f"ACME{number}-{name}.toml"
    ran = run_isolint("check-pack", "isolint_pack", cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    *lines, last = ran.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [f"ACME{101 + n}" for n in range(len(DETECTORS))]
    assert {line.split()[-1] for line in lines} == {"ok"}
    assert last == f"{len(DETECTORS)} rules, 0 framework models: all sound"


def test_the_pages_own_words_are_valid_options(run_isolint: RunIsolint, tmp_path: Path) -> None:
    args = ("ACME101", "no-carts", "--detector", "identity_writes", "--pack", "acme")
    page = make(run_isolint, tmp_path, *args)
    for name in ("attribute", "function", "object", "owner", "value"):
        replaced(page, f"# {name} = [", f"{name} = [")
    ran = run_isolint("check-pack", "acme", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "ACME101 no-carts  failed",
        "  bad: line 26: ACME101 is expected and not found",
        "  bad: line 26: ISO405 is found and not expected",
        "1 rule, 0 framework models: 1 failed",
    ]


def test_what_does_not_hold_is_told(run_isolint: RunIsolint, tmp_path: Path) -> None:
    args = ("ACME101", "demo-shop", "--detector", "placeholders")
    page = make(run_isolint, tmp_path, *args)
    replaced(page, "  # expect: ACME101", "")
    replaced(page, "run_id = str(uuid4())", 'run_id = "registry"')
    text = page.read_text(encoding="utf-8")
    start, end = text.index("why = '''") + 10, text.index("'''\n\nfix")
    page.write_text(f"{text[:start]}Bad.{text[end:]}", encoding="utf-8")
    page.rename(page.with_name("page.toml"))
    ran = run_isolint("check-pack", "isolint_pack", cwd=tmp_path)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    first, *faults, _ = ran.stdout.splitlines()
    assert first == "ACME101 demo-shop  failed"
    assert faults[:3] == [
        "  the file page.toml should be named ACME101-demo-shop.toml",
        "  why: too short to say what users suffer",
        "  bad: exactly one line must end with '# expect: ACME101'",
    ]
    assert len(faults) == 5
    assert faults[3].endswith("ACME101 is found and not expected")
    assert faults[4].startswith("  good: line ")


def test_a_pack_that_cannot_be_read(run_isolint: RunIsolint, tmp_path: Path) -> None:
    page = make(run_isolint, tmp_path, "ACME101", "demo-shop", "--detector", "placeholders")
    replaced(page, "\nfix = ", "\nfixx = ")
    (tmp_path / "isolint_pack" / "frameworks").mkdir()
    (tmp_path / "isolint_pack" / "frameworks" / "a.toml").write_text("x", encoding="utf-8")
    ran = run_isolint("check-pack", "isolint_pack", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 3
    assert "unknown key 'fixx', did you mean 'fix'?" in ran.stderr
    (tmp_path / "empty").mkdir()
    for folder in ("gone", "empty", str(page)):
        ran = run_isolint("check-pack", folder, cwd=tmp_path)
        assert ran.returncode == 2
        assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("ACME1", "demo-shop", "--detector", "placeholders"), "three digits, such as ACME101"),
        (("ISO301", "demo-shop", "--detector", "placeholders"), "'ISO301' is a rule of isolint"),
        (("ISO999", "demo-shop", "--detector", "placeholders"), "no rule 'ISO999' to replace"),
        (("ACME101", "Demo", "--detector", "placeholders"), "lower-case words joined by '-'"),
        (("ACME101", "placeholder-identity", "--detector", "placeholders"), "taken by ISO301"),
        (("ACME101", "demo", "--detector", "placeholder"), "did you mean 'placeholders'?"),
        (("ACME101", "demo", "--detector", "x"), "unknown detector 'x': cache_keys, class_attr"),
        (("ACME101", "demo"), "Missing option '--detector'"),
    ],
)
def test_wrong_use(
    run_isolint: RunIsolint, tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    ran = run_isolint("new-rule", *args, cwd=tmp_path)
    assert ran.returncode == 2, ran.stdout
    assert ran.stdout == ""
    [line] = ran.stderr.splitlines()
    assert message in line
    assert list(tmp_path.iterdir()) == []


def test_an_id_or_page_is_not_taken_twice(run_isolint: RunIsolint, tmp_path: Path) -> None:
    page = make(run_isolint, tmp_path, "ACME101", "demo-shop", "--detector", "placeholders")
    before = page.read_bytes()
    again = ("new-rule", "ACME101", "demo-shops", "--detector", "placeholders")
    ran = run_isolint(*again, cwd=tmp_path)
    assert ran.returncode == 2
    assert "'ACME101' is already taken" in ran.stderr
    assert page.read_bytes() == before
    assert list(page.parent.iterdir()) == [page]
