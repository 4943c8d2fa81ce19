"""Settings as a user writes them: what they leave out, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunIsolint

_SERVICE = """
from fastapi import FastAPI

app = FastAPI()
SEEN: dict[str, str] = {}


@app.post("/seen")
async def see(user_id: str) -> None:
    SEEN["last"] = user_id
"""


class Project:
    def __init__(self, run: RunIsolint, folder: Path) -> None:
        self.run = run
        self.folder = folder
        (folder / ".git").mkdir()

    def write(self, **files: str) -> None:
        for name, text in files.items():
            self.put(name.replace("__", "/") + ".py", text)

    def put(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def report(self, *options: str, path: str = ".") -> Any:
        ran = self.run("scan", path, "--format", "json", *options, cwd=self.folder)
        assert ran.returncode in (0, 1), ran.stderr
        return json.loads(ran.stdout)

    def paths(self, *options: str, path: str = ".") -> set[str]:
        return {each["path"] for each in self.report(*options, path=path)["findings"]}


@pytest.fixture
def project(run_isolint: RunIsolint, tmp_path: Path) -> Project:
    made = Project(run_isolint, tmp_path)
    made.write(app__main=_SERVICE, scripts__tool=_SERVICE, tests__test_app=_SERVICE)
    return made


def test_include_exclude_and_tests(project: Project) -> None:
    assert project.paths() == {"app/main.py", "scripts/tool.py"}
    assert project.paths("--tests") == {"app/main.py", "scripts/tool.py", "tests/test_app.py"}
    assert project.paths("--include", "/app/") == {"app/main.py"}
    assert project.paths("--exclude", "tool.py") == {"app/main.py"}
    project.put("isolint.toml", 'include = ["/app/", "/scripts/"]\nexclude = ["/scripts/t*.py"]\n')
    assert project.paths() == {"app/main.py"}


def test_a_folder_of_tests_is_known_by_what_pytest_shares_in_it(project: Project) -> None:
    for path in ("test_nightly/server.py", "test_nightly/conftest.py", "test_drives/main.py"):
        project.put(path, _SERVICE)
    others = {"app/main.py", "scripts/tool.py", "test_drives/main.py"}
    assert project.paths() == others
    assert project.paths("--tests") > others | {"test_nightly/server.py"}


def test_what_a_browser_test_serves_is_no_part_of_the_service(project: Project) -> None:
    project.put("cypress/chat/main.py", _SERVICE)
    assert project.paths() == {"app/main.py", "scripts/tool.py"}
    assert "cypress/chat/main.py" in project.paths("--tests")


def test_a_module_of_several_tests_is_no_part_of_the_service(project: Project) -> None:
    project.put("app/orders_tests.py", _SERVICE)
    assert project.paths() == {"app/main.py", "scripts/tool.py"}
    assert "app/orders_tests.py" in project.paths("--tests")


def test_patterns_start_from_the_settings_file(project: Project) -> None:
    project.put("app/old/main.py", _SERVICE)
    project.put("isolint.toml", 'exclude = ["/app/old/"]\n')
    assert project.paths(path="app") == {"main.py"}


def test_gitignore(project: Project) -> None:
    project.put(".gitignore", "scripts/\n*.py\n!main.py\n")
    project.put("app/.gitignore", "!kept.py\n")
    project.put("app/kept.py", _SERVICE)
    project.put("app/gone.py", _SERVICE)
    assert project.paths() == {"app/main.py", "app/kept.py"}
    assert project.paths(path="app") == {"main.py", "kept.py"}
    assert "app/gone.py" in project.paths("--no-gitignore")
    project.put("isolint.toml", "gitignore = false\n")
    assert "app/gone.py" in project.paths()


def test_a_folder_that_is_ignored_is_read_when_it_is_asked_for(project: Project) -> None:
    project.put(".gitignore", "out/\n")
    project.put("out/made/main.py", _SERVICE)
    project.put("out/made/gone.py", _SERVICE)
    project.put("out/made/.gitignore", "gone.py\n")
    assert "out/made/main.py" not in project.paths()
    assert project.paths(path="out") == {"made/main.py"}
    assert project.paths(path="out/made") == {"main.py"}


def test_rules_by_path(project: Project) -> None:
    project.put("isolint.toml", 'per-path-ignores = {"scripts/**" = ["ISO4"]}\n')
    assert project.paths() == {"app/main.py"}
    assert project.paths("--per-path-ignore", "app/", "module-container-mutated") == set()
    assert project.paths(path="scripts") == set()


def test_source_roots(project: Project) -> None:
    project.write(
        python__shop__state="SEEN: dict[str, str] = {}\n",
        app__main=_SERVICE.replace("SEEN: dict[str, str] = {}", "from shop.state import SEEN"),
    )
    found = [f["object"] for f in project.report("--source-root", "python")["findings"]]
    assert "python.shop.state.SEEN" in found
    project.put("isolint.toml", 'source-roots = ["python"]\n')
    found = [f["object"] for f in project.report()["findings"]]
    assert "python.shop.state.SEEN" in found


def test_fail_on_and_strict(project: Project) -> None:
    def code(*options: str) -> int:
        return project.run("scan", ".", *options, cwd=project.folder).returncode

    for path in ("app/main.py", "scripts/tool.py"):
        project.put(path, _SERVICE.replace('SEEN["last"]', "SEEN[user_id]"))
    project.put("isolint.toml", 'fail-on = "critical"\n')
    assert code() == 0
    assert code("--fail-on", "medium") == 1
    project.put("app/broken.py", "def (:\n")
    assert code() == 0
    project.put("isolint.toml", 'fail-on = "critical"\nstrict = true\n')
    assert code() == 1
    assert code("--no-strict") == 0


def test_every_fault_at_once(project: Project) -> None:
    text = """
exlude = []
jobs = -1
tests = "no"
fail-on = "hihg"
per-path-ignores = {"a" = "ISO4"}

[[service]]
name = "a"
rot = "x"
"""
    project.put("isolint.toml", text)
    ran = project.run("scan", ".", cwd=project.folder)
    assert ran.returncode == 2
    told = ran.stderr.splitlines()
    file = str(project.folder / "isolint.toml")
    assert len(told) == 7
    assert all(line.startswith(f"isolint: error: {file}: ") for line in told)
    for words in (
        "'exlude', did you mean 'exclude'?",
        "'jobs'",
        "'tests'",
        "did you mean 'high'?",
        "'per-path-ignores.a'",
        "'service[0].rot', did you mean 'root'?",
        "missing setting 'service[0].root'",
    ):
        assert sum(words in line for line in told) == 1, (words, told)


def test_faults_of_settings_packs_and_rule_names_at_once(project: Project) -> None:
    project.put(
        "isolint.toml",
        """
exlude = []
select = ["ISO4", "placeholder-idenity", "ACME1"]
source-roots = ["src"]
packs = ["missing", "bus.toml"]

[gate]
allow = ["no-files", "no-baselin"]

[framework]
nam = 3
""",
    )
    project.put("bus.toml", 'nam = "bus"\n')
    ran = project.run("scan", ".", cwd=project.folder)
    assert ran.returncode == 2
    start = f"isolint: error: {project.folder}"
    assert [line.removeprefix(start) for line in ran.stderr.splitlines()] == [
        "/isolint.toml: unknown setting 'exlude', did you mean 'exclude'?",
        "/isolint.toml: setting 'gate.allow': Invalid enum value 'no-baselin' - at `$[1]`,"
        " did you mean 'no-baseline'?",
        f"/isolint.toml: setting 'packs': no file or folder {project.folder}/missing",
        f"/isolint.toml: setting 'source-roots': no folder {project.folder}/src",
        "/bus.toml: unknown key 'nam', did you mean 'name'?",
        "/bus.toml: missing key 'name'",
        "/isolint.toml: framework: unknown key 'nam', did you mean 'name'?",
        "/isolint.toml: select: unknown rule 'placeholder-idenity',"
        " did you mean 'placeholder-identity'?",
    ]


def test_folders_that_are_not_there(project: Project) -> None:
    text = 'source-roots = ["src"]\n[[service]]\nname = "a"\nroot = "a"\n'
    project.put("isolint.toml", text)
    ran = project.run("scan", ".", cwd=project.folder)
    assert ran.returncode == 2
    assert "'source-roots': no folder" in ran.stderr
    assert "'service[0].root': no folder" in ran.stderr


_SERVICES = """
[tool.isolint]
[[tool.isolint.service]]
name = "front"
root = "services/front"
shared = ["libs"]
fail-on = "critical"
[[tool.isolint.service]]
name = "back"
root = "services/back"
ignore = ["ISO4"]
"""


def test_services_of_one_repository(project: Project) -> None:
    project.put("pyproject.toml", _SERVICES)
    project.put("libs/common/state.py", "SEEN: dict[str, str] = {}\n")
    front = _SERVICE.replace("SEEN: dict[str, str] = {}", "from common.state import SEEN")
    project.put("services/front/app/main.py", front.replace('"last"', "user_id"))
    project.put("services/back/app/main.py", _SERVICE)
    report = project.report()
    assert {f["object"] for f in report["findings"]} == {"libs.common.state.SEEN"}
    assert [(s["name"], s["findings"], s["failing"]) for s in report["services"]] == [
        ("front", 1, 0),
        ("back", 0, 0),
    ]
    whole = report["metrics"]["isolation_score"]
    parts = [s["metrics"]["isolation_score"] for s in report["services"]]
    assert whole["denominator"] == sum(each["denominator"] for each in parts)
    assert project.run("scan", ".", cwd=project.folder).returncode == 0
    assert project.run("scan", ".", "--fail-on", "medium", cwd=project.folder).returncode == 1
    inside = project.report(path="services/back/app")
    assert inside["findings"] == []
    assert "services" not in inside
    text = project.run("scan", ".", cwd=project.folder).stdout
    assert [line.split()[0] for line in text.splitlines() if line.startswith(("front", "back"))]


def test_a_scan_of_a_service_alone_says_what_it_does_not_see(project: Project) -> None:
    project.put("pyproject.toml", _SERVICES)
    project.put("libs/common/state.py", "SEEN: dict[str, str] = {}\n")
    for path in ("services/front/app.py", "services/back/app.py"):
        project.put(path, _SERVICE)
    ran = project.run("scan", "services/front", "--quiet", cwd=project.folder)
    told = "isolint: warning: services/front shares libs, which is not below it and not scanned"
    assert told in ran.stderr
    for path in (".", "services/back"):
        assert "warning" not in project.run("scan", path, cwd=project.folder).stderr


def test_each_service_has_thresholds_of_its_own(project: Project) -> None:
    floors = {"front": "gate = { min-isolation = 95 }", "back": "gate = { max-singletons = 0 }"}
    table = "[tool.isolint]\n"
    for name, line in floors.items():
        table += f'[[tool.isolint.service]]\nname = "{name}"\nroot = "{name}"\n{line}\n'
        project.put(f"{name}/app/main.py", _SERVICE)
    project.put("pyproject.toml", table)
    ran = project.run("gate", ".", cwd=project.folder)
    rows = [line.split() for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    assert ["front:", "min-isolation", "0%", "at", "least", "95%", "95%", "missed"] in rows
    assert ["back:", "max-singletons", "1", "at", "most", "0", "1", "missed"] in rows
    assert "what costs most:\n  front.app.main.SEEN" in ran.stdout
    project.put("back/app/main.py", "def add(x): return x\n")
    ran = project.run("gate", ".", cwd=project.folder)
    assert "no entry points found in service back" in ran.stdout


def test_init_prints_and_writes_what_it_saw(project: Project) -> None:
    (project.folder / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    project.put("scripts/rows.py", "from google.protobuf import message\nimport click\n")
    shown = project.run("init", cwd=project.folder)
    assert shown.returncode == 0
    assert shown.stdout.startswith("[tool.isolint]\n")
    assert "frameworks:   click, fastapi\n" in shown.stderr
    assert "entry points: 2 http" in shown.stderr
    assert "1 test file left out" in shown.stderr
    before = project.report()
    assert project.run("init", "--write", cwd=project.folder).returncode == 0
    written = (project.folder / "pyproject.toml").read_text("utf-8")
    assert written == '[project]\nname = "x"\n\n' + shown.stdout
    assert project.report() == before
    again = project.run("init", "--write", cwd=project.folder)
    assert again.returncode == 2
    assert "has settings already" in again.stderr


def test_init_sees_services(project: Project) -> None:
    for name in ("front", "back"):
        project.put(f"services/{name}/app/main.py", _SERVICE)
        project.put(f"services/{name}/Dockerfile", "FROM python\n")
    assert project.run("init", "--write", cwd=project.folder).returncode == 0
    assert 'root = "services/front"' in (project.folder / "isolint.toml").read_text("utf-8")
    assert [each["name"] for each in project.report()["services"]] == ["back", "front"]


def test_init_sees_services_by_the_folder_they_stand_in(project: Project) -> None:
    for name in ("front", "back"):
        project.put(f"services/{name}/app/main.py", _SERVICE)
    ran = project.run("init", cwd=project.folder)
    assert "services:     services/back, services/front" in ran.stderr
    project.put("services/__init__.py", "")
    assert "services:     one" in project.run("init", cwd=project.folder).stderr


def test_init_keeps_the_newlines_of_a_project(project: Project) -> None:
    file = project.folder / "pyproject.toml"
    file.write_bytes(b'[project]\r\nname = "x"\r\n')
    assert project.run("init", "--write", cwd=project.folder).returncode == 0
    written = file.read_bytes()
    assert written.startswith(b'[project]\r\nname = "x"\r\n\r\n[tool.isolint]\r\n')
    assert written.count(b"\n") == written.count(b"\r\n")


_FAULTY = {
    "no table at all": ("pyproject.toml", "tool = 3\n", ""),
    "no table": ("pyproject.toml", "[tool]\nisolint = 3\n", "'tool.isolint' is no table"),
    "the other file's table": (
        "isolint.toml",
        "[tool.isolint]\nstrict = true\n",
        "settings stand without [tool.isolint] in this file",
    ),
}


@pytest.mark.parametrize(("file", "text", "told"), _FAULTY.values(), ids=_FAULTY)
def test_tables_that_are_none(file: str, text: str, told: str, project: Project) -> None:
    project.put(file, text)
    ran = project.run("scan", "app", cwd=project.folder)
    assert ran.returncode == (2 if told else 1)
    assert told in ran.stderr
    assert len(ran.stderr.splitlines()) == bool(told)


def test_a_byte_order_mark(project: Project) -> None:
    project.put("isolint.toml", '\ufefffail-on = "critical"\n')
    project.put(".gitignore", "\ufeffscripts/\n")
    assert project.paths() == {"app/main.py"}


def test_one_fault_does_not_hide_those_of_its_neighbours(project: Project) -> None:
    project.put(
        "isolint.toml",
        """
accept = [{objct = "a"}, {object = "b", rules = ["ISO777"]}]
per-path-ignores = {"a" = "ISO4", "b" = ["ISO778"]}
service = [{name = "a", root = "gone", jobs = 1}, {name = "a", root = "app", ignore = ["ISO779"]}]
""",
    )
    ran = project.run("scan", ".", cwd=project.folder)
    assert ran.returncode == 2
    told = [line.partition("isolint.toml: ")[2] for line in ran.stderr.splitlines()]
    assert len(told) == 9
    assert any("accept[1].rules: unknown rule 'ISO777'" in line for line in told)
    assert any("per-path-ignores.'b': unknown rule 'ISO778'" in line for line in told)
    assert any("setting 'service[0].root': no folder" in line for line in told)
    assert "setting 'service[1].name': 'a' is already taken" in told
    assert any("service[1].ignore: unknown rule 'ISO779'" in line for line in told)


def test_each_service_fails_from_its_own_severity_on(project: Project) -> None:
    table = ""
    for name, level in {"front": "critical", "back": "low"}.items():
        table += f'[[service]]\nname = "{name}"\nroot = "{name}"\nfail-on = "{level}"\n'
        text = _SERVICE.replace('SEEN["last"]', "SEEN[user_id]")
        project.put(f"{name}/app/main.py", text)
    project.put("isolint.toml", table)
    severities = {f["severity"] for f in project.report()["findings"]}
    assert "critical" not in severities
    for path, code in {"front": 0, "front/app": 0, "back": 1, "back/app/main.py": 1}.items():
        assert project.run("scan", path, cwd=project.folder).returncode == code, path
    for path, code in {"front": 0, "back": 1}.items():
        ran = project.run("hook", f"{path}/app/main.py", cwd=project.folder)
        assert ran.returncode == code, path
    project.put("baseline.json", '{"version": 1, "metrics": {}, "findings": []}')
    compared = ("scan", "front", "--baseline", "baseline.json")
    assert project.run(*compared, cwd=project.folder).returncode == 0
    assert project.run("scan", "back", *compared[2:], cwd=project.folder).returncode == 1


def test_links_that_lead_round(project: Project) -> None:
    (project.folder / "app/one.py").symlink_to("two.py")
    (project.folder / "app/two.py").symlink_to("one.py")
    report = project.report()
    assert [each["path"] for each in report["problems"]] == ["app/one.py", "app/two.py"]
