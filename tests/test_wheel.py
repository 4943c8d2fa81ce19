"""What users install: the wheel, in an empty environment, away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

BEFORE = ROOT / "fixtures" / "agent_platform" / "before"
SOURCE_ONLY = ("PYTHONPATH", "VIRTUAL_ENV")


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    env = {key: value for key, value in os.environ.items() if key not in SOURCE_ONLY}
    env["ISOLINT_CACHE_DIR"] = str(cwd / "cache")
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8")
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    run(sys.executable, *build, cwd=folder)
    return next(folder.glob("isolint-*.whl"))


def test_wheel_holds_every_rule(wheel: Path) -> None:
    source = {
        f"isolint/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("rules/**/*.toml")
    }
    assert source
    assert source <= set(zipfile.ZipFile(wheel).namelist())


def test_installed_wheel_scans(wheel: Path, tmp_path: Path) -> None:
    """Needs a network: the empty environment gets its dependencies from there."""
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    output = run(programs / "isolint", "scan", BEFORE, "--format", "json", cwd=tmp_path, code=1)
    report = json.loads(output)
    assert report["schema_version"] == 1
    assert report["findings"]
    assert report["complete"]
