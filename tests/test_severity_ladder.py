"""Severity follows the evidence: one service with one write of each weight.

A session that a setter keeps is told where it is handed over, by ISO203, which is high at worst.
"""

from __future__ import annotations

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_SERVICE = """\
import math

from fastapi import Depends, FastAPI
from sqlalchemy.orm import Session


class Channel:
    def __init__(self, address: str) -> None:
        self.address = address

    def send(self, text: str) -> str:
        return self.address + text


class Desk:
    def __init__(self) -> None:
        self.user_id = ""
        self.db = None
        self.channel = Channel("")
        self.active: dict[str, str] = {}
        self.served = 0
        self.prices: dict[str, int] = {}
        self.roots: dict[str, float] = {}
        self.words: dict[str, str] = {}
        self.client: Channel | None = None

    def serve(self, user_id: str, db: Session, address: str, text: str) -> str:
        self.user_id = user_id
        self.db = db
        self.channel = Channel(address)
        self.served += 1
        if self.client is None:
            self.client = Channel("prices")
        if "plain" not in self.prices:
            self.prices["plain"] = 3
        if address not in self.roots:
            self.roots[address] = math.sqrt(len(address))
        if address not in self.words:
            self.words[address] = text.strip()
        self.active[user_id] = text
        sent = self.channel.send(text) + self.client.send(str(self.prices["plain"]))
        self.active.pop(user_id)
        return sent


app = FastAPI()
desk = Desk()


def get_db() -> Session:
    return Session()


@app.post("/users/{user_id}")
def serve(user_id: str, address: str, text: str, db: Session = Depends(get_db)) -> str:
    return desk.serve(user_id, db, address, text)
"""
_LADDER = {
    "user_id": Severity.CRITICAL,
    "db": Severity.HIGH,
    "channel": Severity.HIGH,
    "active": Severity.MEDIUM,
    "served": Severity.LOW,
    "client": Severity.LOW,
    "prices": Severity.LOW,
    "roots": Severity.LOW,
    "words": Severity.MEDIUM,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Severity]:
    folder = tmp_path_factory.mktemp("ladder")
    (folder / "main.py").write_text(_SERVICE, encoding="utf-8")
    writes = [f for f in scan(folder).findings if f.rule.startswith(("ISO103", "ISO2", "ISO4"))]
    return {str(f.object).rpartition(".")[2]: f.severity for f in writes}


@pytest.mark.parametrize(("attribute", "severity"), _LADDER.items())
def test_severity_follows_what_is_written(
    found: dict[str, Severity], attribute: str, severity: Severity
) -> None:
    assert found[attribute] is severity
