"""The hooks of this checkout in the real pre-commit, on real git repositories."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, RunIsolint
from tests.repository import CLEAN, MAIN, SERVICE, Repository, made

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed"
)

_OURS = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "isolint", "rules")
_SECONDS = 600
_HOOKS = {"isolint": "hook", "isolint-gate": "gate"}
_BAD = MAIN.replace("    store.rows", "    store.owner = user_id\n    store.rows")


class PreCommit:
    """`config` maps the id of a hook to the lines that configure it."""

    def __init__(self, home: Path, source: Path) -> None:
        self.env = os.environ | {
            "PRE_COMMIT_HOME": str(home),
            "PIP_RETRIES": "0",
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        self.env.pop("GIT_DIR", None)
        self.source = source
        self.is_built = self._is_built(home.parent / "first")

    def _is_built(self, folder: Path) -> bool:
        """Whether pre-commit can install isolint here: that needs its dependencies."""
        folder.mkdir()
        subprocess.run(["git", "init", "-q"], cwd=folder, env=self.env, check=True)
        (folder / ".pre-commit-config.yaml").write_text(self._installed("isolint"), "utf-8")
        return self.run(folder, "install-hooks").returncode == 0

    def config(self, hook: str) -> str:
        return self._installed(hook) if self.is_built else self._local(hook)

    def _installed(self, hook: str) -> str:
        head = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=self.source, text=True)
        where = f"repo: {self.source}\n    rev: {head.strip()}"
        return f"repos:\n  - {where}\n    hooks:\n      - id: {hook}\n"

    def _local(self, hook: str) -> str:
        """The same hook in the environment of the tests."""
        text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
        [block] = [b for b in re.split(r"(?m)^(?=- id: )", text) if b.startswith(f"- id: {hook}\n")]
        block = block.replace("language: python", "language: system")
        block = block.replace(
            f"entry: isolint {_HOOKS[hook]}", f"entry: {sys.executable} -m isolint {_HOOKS[hook]}"
        )
        indented = "".join(f"      {line}\n" for line in block.splitlines())
        return f"repos:\n  - repo: local\n    hooks:\n{indented}"

    def run(self, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
        return self._ran(folder, sys.executable, "-m", "pre_commit", *args)

    def commit(self, folder: Path) -> subprocess.CompletedProcess[str]:
        author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return self._ran(folder, "git", *author, "commit", "-q", "-m", "change")

    def _ran(self, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=folder,
            env=self.env,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
        )


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> PreCommit:
    folder = tmp_path_factory.mktemp("pre-commit")
    source = folder / "isolint"
    source.mkdir()
    for name in _OURS:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source / name)
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "hooks"],
    ):
        subprocess.run(["git", *command], cwd=source, check=True)
    return PreCommit(folder / "home", source)


@pytest.fixture
def repository(tmp_path: Path, run_isolint: RunIsolint, pre_commit: PreCommit) -> Repository:
    files = {".pre-commit-config.yaml": pre_commit.config("isolint"), "main.py": CLEAN}
    repository = made(tmp_path / "service", run_isolint, files)
    assert pre_commit.run(repository.folder, "install").returncode == 0
    return repository


def test_a_bad_change_is_stopped(repository: Repository, pre_commit: PreCommit) -> None:
    repository.write(SERVICE)
    repository.git("add", "-A")
    ran = pre_commit.commit(repository.folder)
    told = ran.stdout + ran.stderr
    assert ran.returncode == 1
    assert re.search(r"(?m)^isolint\.+Failed$", told)
    assert re.search(r"(?m)^ +ISO103 critical  main\.py:11:5  ", told)
    assert "reached:  http POST /rows/{user_id}  add" in told
    assert "isolint explain ISO103 says what to do" in told
    assert "Traceback" not in told


def test_a_good_change_passes(repository: Repository, pre_commit: PreCommit) -> None:
    repository.replace("main.py", "return user_id", "return user_id.lower()")
    repository.git("add", "-A")
    ran = pre_commit.commit(repository.folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"(?m)^isolint\.+Passed$", ran.stdout + ran.stderr)


def test_a_partial_stage_is_judged_by_what_is_staged(
    repository: Repository, pre_commit: PreCommit
) -> None:
    repository.write({"main.py": CLEAN + "\n\nx = 1\n"})
    repository.git("add", "-A")
    repository.write(SERVICE)
    ran = pre_commit.commit(repository.folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (repository.folder / "main.py").read_text(encoding="utf-8") == MAIN
    repository.git("add", "-A")
    repository.write({"main.py": CLEAN})
    assert pre_commit.commit(repository.folder).returncode == 1


def test_an_untracked_file_is_not_of_the_commit(
    repository: Repository, pre_commit: PreCommit
) -> None:
    """It would make the object shared that the staged file works on."""
    files = {
        "store.py": "class Store:\n    def __init__(self) -> None:\n        self.owner = ''\n\n\n"
        "def put(store: Store, user_id: str) -> None:\n    store.owner = user_id\n"
    }
    shared = MAIN.replace(
        "from store import store", "from store import Store, put\n\nstore = Store()"
    )
    shared = re.sub(r"    store\.rows.*", "    put(store, user_id)\n", shared, flags=re.DOTALL)
    repository.write({**files, "[new] file.py": shared})
    repository.git("add", "store.py")
    assert pre_commit.run(repository.folder, "run").returncode == 0
    repository.git("add", "-A")
    assert pre_commit.run(repository.folder, "run").returncode == 1


def test_known_findings_do_not_stop_a_commit(repository: Repository, pre_commit: PreCommit) -> None:
    repository.write(SERVICE)
    repository.said("baseline", "create")
    repository.git("add", "-A")
    assert pre_commit.commit(repository.folder).returncode == 0
    repository.write({"main.py": _BAD})
    repository.git("add", "-A")
    ran = pre_commit.commit(repository.folder)
    assert ran.returncode == 1
    assert "main.py:10:5" in ran.stdout + ran.stderr
    assert "main.py:11:5" not in ran.stdout + ran.stderr


def test_the_gate(tmp_path: Path, run_isolint: RunIsolint, pre_commit: PreCommit) -> None:
    files = {
        ".pre-commit-config.yaml": pre_commit.config("isolint-gate"),
        "isolint.toml": "[gate]\nmin-isolation = 95\n",
        "main.py": CLEAN,
    }
    repository = made(tmp_path / "service", run_isolint, files)
    assert pre_commit.run(repository.folder, "run", "--all-files").returncode == 0
    repository.write(SERVICE)
    repository.git("add", "-A")
    ran = pre_commit.run(repository.folder, "run")
    assert ran.returncode == 1
    assert "min-isolation  0%   at least 95%" in ran.stdout


def test_slices_of_the_list_tell_the_same(repository: Repository) -> None:
    names = ("a.py", "b.py", "c.py")
    repository.commit({"store.py": SERVICE["store.py"], **dict.fromkeys(names, MAIN)})

    def told(*files: str) -> set[str]:
        ran = repository.isolint("hook", *files)
        return {line for line in ran.stdout.splitlines() if "  ISO" in line}

    whole = told("store.py", *names)
    assert len(whole) == 6
    assert told("store.py", "a.py") | told("b.py") | told("c.py") == whole
    assert all("b.py:" in line for line in told("b.py"))
    assert told("store.py") == set()


def test_the_program_is_the_nearest_project(tmp_path: Path, run_isolint: RunIsolint) -> None:
    files = {f"shop/{path}": text for path, text in SERVICE.items()}
    files |= {"shop/isolint.toml": 'ignore = ["ISO103"]\n', "main.py": CLEAN, "tests/test_a.py": ""}
    repository = made(tmp_path / "s", run_isolint, files)
    assert repository.isolint("hook", "shop/main.py", "main.py", "tests/test_a.py").returncode == 0
    (repository.folder / "shop/isolint.toml").unlink()
    ran = repository.isolint("hook", "shop/main.py")
    assert ran.returncode == 1
    assert " shop/main.py:10:5  " in ran.stdout
    # The folder that README's `args` name.
    assert " shop/main.py:10:5  " in repository.isolint("hook", "shop", "shop/main.py").stdout
    assert repository.isolint("hook", "shop", "main.py").returncode == 0


def test_what_cannot_be_parsed_is_stopped(repository: Repository) -> None:
    repository.write({"main.py": "def (", "other.py": CLEAN})
    repository.git("add", "-A")
    ran = repository.isolint("hook", "main.py")
    assert ran.returncode == 1
    assert "main.py:1  syntax error" in ran.stdout
    assert repository.isolint("hook", "other.py").returncode == 0
    assert repository.isolint("hook").returncode == 0


def test_a_file_that_is_named_is_judged(repository: Repository) -> None:
    repository.write({"store.py": SERVICE["store.py"], "other.py": _BAD})
    repository.git("add", "store.py")
    assert repository.isolint("hook", "other.py").returncode == 1
    ran = repository.isolint("hook", "gone.py")
    assert ran.returncode == 2
    assert ran.stderr == "isolint: error: no such file: gone.py\n"
