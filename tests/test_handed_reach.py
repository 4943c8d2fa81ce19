"""Who looks at a function does not call it."""

from __future__ import annotations

from pathlib import Path

from tests.markers import scan

_FOLDER = Path(__file__).parent.parent / "fixtures" / "small" / "looked_at"


def test_only_functions_that_are_called_are_reached() -> None:
    found = scan(_FOLDER, ("ISO402",)).findings
    assert {f.object: f.reach.value for f in found} == {
        "main.TOLD": "latent",
        "main.SHOWN": "latent",
        "main.TAKEN": "request",
        "main.LARGEST": "request",
    }
