"""What one call alone writes and reads weighs less where the next call waits for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"
_ORDERED = {
    "serial_handlers": {
        "bot.Desk.text": Severity.MEDIUM,
        "bot.Desk.draft": Severity.CRITICAL,
        "bot.Desk.shown": Severity.CRITICAL,
        "message.txt": Severity.MEDIUM,
        "kept.txt": Severity.HIGH,
    },
    "serial_predictors": {
        "predict.Painter.prompt": Severity.MEDIUM,
        "predict.Painter.last": Severity.CRITICAL,
        "predict.Writer.text": Severity.CRITICAL,
        "predict.Reader.rows": Severity.MEDIUM,
        "result.txt": Severity.MEDIUM,
    },
    "fixed_file_of_two": {"picture.txt": Severity.HIGH, "text.txt": Severity.MEDIUM},
    "files_at_once": {
        "text.txt": Severity.MEDIUM,
        "slow.txt": Severity.HIGH,
        "sent.txt": Severity.HIGH,
        "thread.txt": Severity.HIGH,
    },
}


@pytest.mark.parametrize("fixture", _ORDERED)
def test_what_nobody_comes_between_is_medium(fixture: str) -> None:
    found = scan(_SMALL / fixture, ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == _ORDERED[fixture]


_DECORATED = """\
from telegram.ext import CommandHandler, Updater
from telegram.ext.dispatcher import run_async

class Desk:
    text = ""

desk = Desk()

{decorator}
def answer(update, context):
    desk.text = update.message.text
    update.message.reply_text(desk.text)

updater = Updater("")
updater.dispatcher.add_handler(CommandHandler("answer", answer))
updater.start_polling()
"""


@pytest.mark.parametrize(
    ("decorator", "severity"), [("", Severity.MEDIUM), ("@run_async", Severity.CRITICAL)]
)
def test_a_handler_that_runs_beside_others_does_not_wait(
    tmp_path: Path, decorator: str, severity: Severity
) -> None:
    (tmp_path / "bot.py").write_text(_DECORATED.format(decorator=decorator))
    assert [f.severity for f in scan(tmp_path, ("ISO405",)).findings] == [severity]
