"""`isolint new-rule`"""

from __future__ import annotations

import os
from pathlib import Path

import click
import msgspec

from isolint.base.errors import IsolintError
from isolint.cli.exits import OK
from isolint.cli.output import write
from isolint.config.settings import Settings, load
from isolint.pack.load import added_by, load_pack
from isolint.pack.page_faults import page_faults
from isolint.pack.skeleton import rule_like, skeleton

_EPILOG = """\b
Examples:
  isolint new-rule ACME101 demo-shop --detector placeholders
  isolint new-rule ACME102 cart-on-desk --detector identity_writes --pack rules/acme

\b
Exit codes:
  0  the page was written
  2  wrong use, or a page that is there already
  3  a fault in isolint itself
"""


@click.command("new-rule", epilog=_EPILOG)
@click.argument("rule_id", metavar="ID")
@click.argument("name")
@click.option(
    "--detector",
    required=True,
    metavar="NAME",
    help="What finds it: `isolint explain` names the detector of each rule.",
)
@click.option(
    "--pack",
    type=click.Path(file_okay=False, path_type=Path),
    default="isolint_pack",
    show_default=True,
    help="The pack's folder; it is made if need be.",
)
def new_rule(rule_id: str, name: str, detector: str, pack: Path) -> int:
    """Write the page of a new rule, with comments and examples that run.

    The ID has letters of your own and three digits, the NAME reads as "allow NAME".
    """
    rules = load_pack(added_by(_settings(pack))).rules
    like = rule_like(rules, detector)
    draft = msgspec.structs.replace(like, id=rule_id, name=name)
    faults = list(page_faults(draft, rules, {detector}))
    if rule_id == like.id:
        faults.append(f"key 'id': '{rule_id}' is a rule of isolint")
    if faults:
        raise IsolintError("\n".join(faults))
    _create(pack / f"{rule_id}-{name}.toml", skeleton(rule_id, name, like))
    write(_next(pack / f"{rule_id}-{name}.toml", pack), colour=False)
    return OK


def _settings(pack: Path) -> Settings:
    """With the pack that the rule is for, so that it takes no id or name twice."""
    settings = load(Path.cwd())
    known = [str(pack)] if pack.is_dir() and any(pack.rglob("*.toml")) else []
    return msgspec.structs.replace(settings, packs=(*settings.packs, *known))


def _create(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise IsolintError(f"{path}: {error.strerror}") from None


def _next(path: Path, pack: Path) -> str:
    shown = pack.as_posix() if os.sep != "/" else str(pack)
    return (
        f"{path}\n\n"
        "Say in it what the rule is about, then test it and tell scans of it:\n"
        f"  isolint check-pack {shown}\n"
        f'  packs = ["{shown}"]    in isolint.toml, or in [tool.isolint] of pyproject.toml\n'
    )
