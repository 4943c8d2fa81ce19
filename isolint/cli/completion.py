"""`isolint completion`"""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from isolint.cli.exits import OK
from isolint.cli.output import write
from isolint.report.tool import NAME

_EPILOG = """\b
Examples:
  echo 'eval "$(isolint completion bash)"' >> ~/.bashrc
  echo 'eval "$(isolint completion zsh)"' >> ~/.zshrc
  isolint completion fish > ~/.config/fish/completions/isolint.fish

\b
Exit codes:
  0  the script was printed
  2  wrong use
  3  a fault in isolint itself
"""


@click.command("completion", epilog=_EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script that completes isolint's commands and options in a SHELL.

    Needs bash 4.4 or newer.
    """
    known = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    command = context.find_root().command
    made = known[shell](command, {}, NAME, f"_{NAME.upper()}_COMPLETE")
    # Of the base class: bash's own starts the bash of this machine to ask for its version.
    write(ShellComplete.source(made) + "\n", colour=False)
    return OK
