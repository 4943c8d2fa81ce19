"""ISO504's reset is left to those who know when the value is no longer read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fix_state_cases import STATE_CASES
from tests.mending import START, count, lay_out, mend_folder

_SENT = """\
import contextvars
from wsgiref.simple_server import make_server

tenant: contextvars.ContextVar[str] = contextvars.ContextVar("tenant", default="public")


def rows():
    yield open(tenant.get(), "rb").read()


def page(environ, start_response):
    tenant.set(environ["HTTP_X_TENANT"])
    start_response("200 OK", [])
    return {}


make_server("", 8000, page).serve_forever()
"""


@pytest.mark.parametrize(("answer", "mended"), [("rows()", 0), ("[*rows()]", 1)])
def test_a_variable_read_by_what_is_sent_afterwards(
    answer: str, mended: int, tmp_path: Path
) -> None:
    folder = lay_out(tmp_path, {"main.py": _SENT.replace("{}", answer)})
    assert count(mend_folder(folder, rule="ISO504")) == (mended, 0, 0, 1 - mended)


def test_a_variable_set_for_the_caller(tmp_path: Path) -> None:
    case = next(case for case in STATE_CASES if case.rule == "ISO504")
    helper = case.before.replace("@tasks.task\ndef export", "def prepare")
    text = (
        helper
        + "\n\n@tasks.task\ndef export(tenant_id: str) -> str:\n    return prepare(tenant_id)\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO504")
    assert count(mending) == (0, 0, 0, 1)
