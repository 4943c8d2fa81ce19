"""Every finding that stays is told with what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.fix.changed_texts import changed_texts
from isolint.fix.edit import Edit, Mend
from isolint.report.mending_text import summary
from tests.mending import START, count, lay_out, mend_folder

_HEAD = "@app.get('/cart')\nasync def cart(size: int, user_id: str | None = None) -> str:\n"
_REASONS = {
    "only told": (
        "app.logger.info('for %s', user_id or 'guest')",
        "only a log line or an error tells it",
    ),
    "in the handler of any error": (
        "try:\n        size += 1\n    except Exception:\n        return await load(user_id or 'a')",
        "hide the error that is handled",
    ),
    "the default of a lookup": (
        "return await load({}.get('user_id', {}.get('user_id', 'guest')))",
        "itself the default of a lookup",
    ),
    "one of the fields that may be empty": (
        "return await load(str({'user_id': user_id or '', 'size': app.title or ''}))",
        "an empty text stands for whatever is missing there",
    ),
    "an argument beside one that is empty": (
        "return await load(dict(user_id=str(user_id or ''), name=''))",
        "an empty text stands for whatever is missing there",
    ),
    "a column of a row beside one that is empty": (
        "return await load(str((user_id or '', {}.get('title') or '', size)))",
        "an empty text stands for whatever is missing there",
    ),
    "only sometimes": (
        "return await load(user_id or 'guest') if size else 'none'",
        "refuse a missing user_id on a line of its own before it",
    ),
    "twice": (
        "return await load(whose().user_id or 'guest')",
        "give user_id a line of its own, and refuse it",
    ),
    "another value, not a missing one": (
        "return await load('guest' if user_id == 'old' else user_id)",
        "it stands for another value than a missing user_id",
    ),
}


@pytest.mark.parametrize(("body", "why"), _REASONS.values(), ids=_REASONS)
def test_fallbacks(body: str, why: str, tmp_path: Path) -> None:
    text = f"{START}{_HEAD}    {body}\n    return await load(str(user_id))\n"
    mending = mend_folder(lay_out(tmp_path, {"main.py": text}), unsafe=True, rule="ISO302")
    assert count(mending) == (0, 0, 0, 1)
    assert why in mending.left[0].why


@pytest.mark.parametrize(("bases", "mended"), [("", 0), ("(dict)", 1)])
def test_only_a_class_itself_knows_what_its_get_does(
    bases: str, mended: int, tmp_path: Path
) -> None:
    text = (
        f"class Given{bases}:\n    def get(self, name, default):\n        return default\n\n\n"
        "async def cart(given: Given) -> str:\n"
        "    return await load(given.get('user_id', 'guest'))\n\n\n"
        "@app.get('/cart')\nasync def get_cart() -> str:\n    return await cart(Given())\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO302")
    assert count(mending) == (mended, 0, 0, 1 - mended)
    assert all("the class Given" in left.why for left in mending.left)


def test_an_empty_identity_beside_another_is_refused(tmp_path: Path) -> None:
    head = "@app.get('/cart')\nasync def cart(user_id: str = '', tenant_id: str = '') -> str:\n"
    body = "    return await load(str({'user_id': user_id or '', 'tenant_id': tenant_id or ''}))\n"
    mending = mend_folder(
        lay_out(tmp_path, {"main.py": START + head + body}), unsafe=True, rule="ISO302"
    )
    assert count(mending) == (2, 0, 0, 0)


def test_rules_without_fixers_are_told_once(tmp_path: Path) -> None:
    text = (
        "CARTS = []\n\n\n@app.get('/a')\nasync def first(user_id: str) -> None:\n"
        "    CARTS.append(user_id)\n\n\n@app.get('/b')\nasync def second(user_id: str) -> None:\n"
        "    CARTS.append(user_id)\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}))
    rules = {left.finding.rule for left in mending.left}
    lines = summary(mending, written=False).splitlines()[1:]
    assert lines == [
        f"{rule} ({n}): a matter of design, see isolint explain {rule}"
        for rule in sorted(rules)
        for n in [sum(left.finding.rule == rule for left in mending.left)]
    ]


def test_a_file_of_one_name_is_told_by_its_place(tmp_path: Path) -> None:
    text = (
        "@app.post('/speech')\nasync def speak(user_id: str):\n    text = await load(user_id)\n"
        "    with open('answer.wav', 'w') as target:\n        target.write(text)\n"
        "    return open('answer.wav')\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + text}), unsafe=True, rule="ISO409")
    (left,) = mending.left
    assert "send it from memory" in left.why


def test_a_word_that_suppresses_nothing_is_no_matter_of_design(tmp_path: Path) -> None:
    text = (
        "    return await load(user_id or str(size))  # isolint: ignore[ISO404] they are public\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": START + _HEAD + text}))
    assert "give it the rule that is found there" in summary(mending, written=False)


def test_a_file_for_a_newer_interpreter() -> None:
    text = "x = 1\nmatch = lambda: (yield) +* 2\n"
    made = changed_texts({"a.py": text}, [Mend("a.py", (Edit(4, 5, "2"),))])
    assert made == {"a.py": text.replace("1", "2", 1)}
