"""Exit codes, and what is said on stderr when something goes wrong."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import click

from isolint.base.errors import IsolintError
from isolint.cli.later import LaterCommand
from isolint.report.lines import clean
from isolint.report.tool import NAME

OK = 0
FAILED = 1
WRONG_USE = 2
INTERNAL = 3
INTERRUPTED = 130


class ExitingGroup(click.Group):
    """A group that answers every error with one line and its exit code."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.real if isinstance(command, LaterCommand) else command, rest

    def main(self, *args: Any, **extra: Any) -> Any:
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except click.ClickException as error:
            code = _wrong_use(_usage(error))
        except IsolintError as error:
            code = _wrong_use(*str(error).splitlines())
        except click.Abort:
            code = INTERRUPTED
        except Exception as error:
            code = _internal(error, args[0] if args else extra.get("args"))
        sys.exit(code or OK)


def _usage(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    return f"{message} See '{context.command_path} --help'." if context else message


def _wrong_use(*lines: str) -> int:
    for line in lines:
        click.echo(f"{NAME}: error: {clean(line)}", err=True)
    return WRONG_USE


def _internal(error: Exception, args: Any) -> int:
    # Read from the raw arguments: the error may be older than their parsing.
    if os.environ.get("ISOLINT_DEBUG") or "--debug" in (args or sys.argv[1:]):
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
        hint = "please report this with the traceback above"
    else:
        hint = "please report this; --debug shows where it happened"
    click.echo(f"{NAME}: internal error: {_described(error)} ({hint})", err=True)
    return INTERNAL


def _described(error: Exception) -> str:
    message = clean(str(error))
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
