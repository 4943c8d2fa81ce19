"""Options of every command: how much is said, and whether in colour."""

from __future__ import annotations

from collections.abc import Iterator

import click

_QUIET, _VERBOSE, _PLAIN = "isolint.quiet", "isolint.verbose", "isolint.plain"


def add_terminal_options(command: click.Command) -> None:
    """To a command, and to those of a group."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            add_terminal_options(inner)
    command.params += terminal_options()


def is_quiet() -> bool:
    return _said(_QUIET)


def is_verbose() -> bool:
    return _said(_VERBOSE)


def is_plain() -> bool:
    return _said(_PLAIN)


def terminal_options() -> Iterator[click.Option]:
    yield _flag(("-q", "--quiet"), _QUIET, "Say only what was found, or what went wrong.")
    yield _flag(("-v", "--verbose"), _VERBOSE, "Tell on stderr what is done, and how long it took.")
    yield _flag(("--no-color",), _PLAIN, "No colours (also: NO_COLOR=1; FORCE_COLOR=1 for pipes).")


def _flag(names: tuple[str, ...], key: str, help: str) -> click.Option:
    def keep(context: click.Context, _option: click.Parameter, given: bool) -> None:
        # The commands of one call share their meta.
        if given:
            context.meta[key] = True
        if context.meta.get(_QUIET) and context.meta.get(_VERBOSE):
            raise click.UsageError("--quiet and --verbose exclude each other.", context)

    return click.Option(names, is_flag=True, expose_value=False, callback=keep, help=help)


def _said(key: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(key))
