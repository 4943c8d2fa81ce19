"""Commands whose module is imported when they are called: most of a start is importing."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any

import click

from isolint.cli.terminal_options import add_terminal_options


class LaterCommand(click.Command):
    """All that a list of commands says of one."""

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self.place = place

    @cached_property
    def real(self) -> click.Command:
        module, _, attribute = self.place.partition(":")
        command: Any = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        add_terminal_options(command)
        return command
