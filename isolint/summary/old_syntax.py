"""Python 2 as Python 3 spells it, each on its own line: files that are read all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from isolint.summary.old_tokens import Statement, Token, statements_of, tokens_of

_OCTAL = re.compile(r"0([0-7]+)[lL]?")
_LONG = re.compile(r"(0[xX][0-9a-fA-F]+|\d+)[lL]")
_OPERATORS = frozenset({"in", "is", "and", "or", "if", "else", "for"})
_AFTER_ASYNC = frozenset({"def", "for", "with"})


def modernised(text: str) -> str:
    tokens = tokens_of(text)
    statements = [list(statement) for statement in statements_of(tokens)]
    for statement in filter(None, statements):
        _rewrite(statement)
    _respell(tokens)
    return "".join(token.text for token in tokens)


def _rewrite(statement: Statement) -> None:
    first = statement[0].text
    body = statement[:-1] if statement[-1].text == ";" else statement
    if first in ("print", "exec") and _takes_value(body):
        _call(body)
    elif first == "raise":
        _raise(body)
    elif first == "except":
        _name_error(body)
    _flatten(statement, first == "def")
    _rename_async(statement)


def _takes_value(body: Statement) -> bool:
    """`print text`, and not `print(text)` or `print = …`."""
    if len(body) < 2 or body[1].text in _OPERATORS:
        return False
    return body[1].kind in ("string", "name", "number") or body[1].text in ("{", "`")


def _call(body: Statement) -> None:
    """`print text`, `exec code in names`."""
    if body[0].text == "exec":
        for token in _flat(body, "in"):
            token.text = ","
    body[0].text += "("
    body[-1].text += ")"


def _raise(body: Statement) -> None:
    """`raise Error, text`."""
    commas = _flat(body, ",")
    if commas:
        commas[0].text = "("
        body[-1].text += ")"


def _name_error(body: Statement) -> None:
    """`except Error, error:`; the parts of an error that is taken apart have no name."""
    commas = _flat(body, ",")
    if not commas:
        return
    at = max(index for index, token in enumerate(body) if token is commas[-1])
    if body[at + 1].text != "(":
        commas[-1].text = " as"
        return
    commas[-1].text = " as error"
    for token in body[at + 1 : -1]:
        token.text = ""


def _flat(body: Statement, text: str) -> list[Token]:
    return [token for token in body if token.depth == 0 and token.text == text]


def _flatten(statement: Statement, defines: bool) -> None:
    """`def show(self, (left, top)):`, `lambda (key, value): value`."""
    texts = [token.text for token in statement]
    for at, token in enumerate(statement):
        before = texts[at - 1] if at else ""
        inner = defines and token.depth == 1 and before in ("(", ",")
        if token.text == "(" and (inner or before == "lambda"):
            token.text = " "
            _close(statement[at + 1 :], token.depth)


def _close(rest: Statement, depth: int) -> None:
    closing = next((token for token in rest if token.depth == depth), None)
    if closing is not None and closing.text == ")":
        closing.text = " "


def _rename_async(statement: Statement) -> None:
    """A name until Python 3.7."""
    following = [token.text for token in statement[1:]] + [""]
    for token, after in zip(statement, following, strict=True):
        if token.kind == "name" and token.text == "async" and after not in _AFTER_ASYNC:
            token.text = "async_"


def _respell(tokens: Sequence[Token]) -> None:
    quoted, begins = False, True
    for token in tokens:
        if token.kind == "number":
            token.text = _number(token.text)
        elif token.kind == "string" and token.text[:2].lower() == "ur":
            token.text = token.text[1:]
        elif token.kind == "space" and begins:
            token.text = token.text.expandtabs(8)
        elif token.kind == "op" and token.text.startswith("<>"):
            token.text = "!=" + token.text[2:]
        elif token.kind == "op" and token.text.startswith("`"):
            token.text = (")" if quoted else "repr(") + token.text[1:]
            quoted = not quoted
        begins = token.kind == "newline"


def _number(text: str) -> str:
    octal = _OCTAL.fullmatch(text)
    if octal and octal.group(1).strip("0"):
        return f"0o{octal.group(1)}"
    long = _LONG.fullmatch(text)
    return long.group(1) if long else text
