"""A pack put to the test: its pages, and the examples of its rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import IsolintError
from isolint.config.settings import Settings
from isolint.engine.examples import example_faults
from isolint.pack.load import added_by, load_pack
from isolint.pack.rule import Rule

_FEWEST_WORDS = 12


class Checked(Struct, frozen=True):
    rule: Rule
    faults: tuple[str, ...]


def check_pack(folder: Path) -> tuple[int, Iterator[Checked]]:
    """How many framework models the pack has, and its rules as each is checked.

    IsolintError where the pack can't be read.
    """
    if not folder.is_dir():
        raise IsolintError(f"{folder} is no folder")
    settings = Settings(packs=(str(folder),), installed_packs=False)
    pack = load_pack(added_by(settings))
    rules = [rule for rule in pack.rules if rule.id in pack.files]
    return len(pack.own), (
        Checked(rule, tuple(_faults(rule, Path(pack.files[rule.id]), settings))) for rule in rules
    )


def _faults(rule: Rule, file: Path, settings: Settings) -> Iterator[str]:
    name = f"{rule.id}-{rule.name}.toml"
    if file.name != name:
        yield f"the file {file.name} should be named {name}"
    if len(rule.why.split()) < _FEWEST_WORDS:
        yield "why: too short to say what users suffer"
    yield from example_faults(rule, settings)
