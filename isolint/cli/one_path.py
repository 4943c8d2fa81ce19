"""A command for one program, and what is told to those who name several files."""

from __future__ import annotations

import click

_SEVERAL = "PATH is one folder or file. For findings in several files: isolint hook FILE..."


class OnePathCommand(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        more = super().parse_args(ctx, args)
        if more and not ctx.resilient_parsing:
            raise click.UsageError(f"Unexpected {' '.join(more)}: {_SEVERAL}", ctx)
        return more
