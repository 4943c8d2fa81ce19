"""The plain data a file is reduced to: one list of operations per code block.

The operations are in static single assignment form: the index of an operation in `Code.ops` is the
value it produces, and every use names that index. Spans are character offsets into the file's text.
A `home` says where a name lives: `GLOBAL`, or the index of the enclosing code whose variable it is.
"""

from __future__ import annotations

from msgspec import Struct

GLOBAL = -1
LOCAL = -2
NONE = -1  # the absence of a value or an annotation


class Op(Struct, array_like=True, gc=False, tag=True):
    start: int
    end: int
    block: int


class Param(Op, tag=0):
    index: int


class Const(Op, tag=1):
    """`kind` is str, number, bool, none, slice or other; `text` is the value of a string, else its
    source. A slice has a text if its bounds are constant.
    """

    kind: str
    text: str


class Load(Op, tag=2):
    """A name that is not a local variable of this code."""

    name: str
    home: int = GLOBAL


class Bind(Op, tag=3):
    """`name = value`; `home` is LOCAL unless the name was declared global or nonlocal."""

    name: str
    value: int
    annotation: int = NONE
    home: int = LOCAL


class Join(Op, tag=4):
    """One of several versions of a variable, after a branch or at the head of a loop."""

    values: list[int]


class Choice(Op, tag=5):
    """`a or b`, `a and b`, `a if test else b`: `kind` is or, and, if."""

    kind: str
    values: list[int]
    test: int = NONE


class Attr(Op, tag=6):
    base: int
    name: str


class SetAttr(Op, tag=7):
    """`base.name = value`; `augmented` for `+=` and its like; value NONE for `del`."""

    base: int
    name: str
    value: int
    augmented: bool = False
    annotation: int = NONE


class Item(Op, tag=8):
    """`known` is the value that was stored there just before, when that is certain."""

    base: int
    key: int
    known: int = NONE


class SetItem(Op, tag=9):
    """`base[key] = value`; value NONE for `del`."""

    base: int
    key: int
    value: int
    augmented: bool = False


class Call(Op, tag=10):
    """Keyword names are parallel to the tail of `args`; the name `**` marks an unpacked mapping."""

    func: int
    args: list[int]
    keywords: list[str]

    @property
    def positional(self) -> list[int]:
        return self.args[: len(self.args) - len(self.keywords)] if self.keywords else self.args

    @property
    def named(self) -> list[tuple[str, int]]:
        if not self.keywords:
            return []
        return list(
            zip(self.keywords, self.args[len(self.args) - len(self.keywords) :], strict=True)
        )


class Star(Op, tag=11):
    value: int


class Make(Op, tag=12):
    """The function, lambda or class whose code has this index in the file."""

    code: int


class Decorate(Op, tag=13):
    decorator: int
    value: int


class Collection(Op, tag=14):
    """A display or comprehension: `kind` is list, set, tuple, dict or generator; `keys` for
    dict.
    """

    kind: str
    values: list[int]
    keys: list[int]


class Combine(Op, tag=15):
    """An operator, comparison or f-string: a fresh value made from others."""

    kind: str
    values: list[int]


class Await(Op, tag=16):
    value: int


class Yield(Op, tag=17):
    value: int
    delegate: bool = False


class Return(Op, tag=18):
    value: int


class Iter(Op, tag=19):
    """One element of an iterable."""

    value: int


class Enter(Op, tag=20):
    """What a `with` statement binds."""

    value: int
    asynchronous: bool = False


class Unpack(Op, tag=21):
    """`index` counts from the end, as -1, after a starred target."""

    value: int
    index: int


class Import(Op, tag=22):
    """`import module` (name empty) or `from module import name`; `level` counts the leading
    dots.
    """

    module: str
    name: str
    level: int


class Narrow(Op, tag=23):
    """A variable after a successful isinstance test against `tested`."""

    value: int
    tested: int


class Raise(Op, tag=24):
    """Raising a class makes an object of it."""

    value: int


AnyOp = (
    Param
    | Const
    | Load
    | Bind
    | Join
    | Choice
    | Attr
    | SetAttr
    | Item
    | SetItem
    | Call
    | Star
    | Make
    | Decorate
    | Collection
    | Combine
    | Await
    | Yield
    | Return
    | Iter
    | Enter
    | Unpack
    | Import
    | Narrow
    | Raise
)


class TypeExpr(Struct, array_like=True, frozen=True, gc=False):
    """An annotation: a dotted name with arguments; `|` for unions, `[]` for lists.

    `kind` is name, call (metadata of Annotated) or literal (the text in `name`).
    """

    name: str
    args: tuple[TypeExpr, ...] = ()
    kind: str = "name"


class Block(Struct, array_like=True, gc=False):
    """What surrounds an operation: kind is body, if, else, loop, try, except, finally or with.
    `breaks`: it ends in a `break`.
    """

    kind: str
    parent: int
    value: int = NONE
    breaks: bool = False


class Parameter(Struct, array_like=True, gc=False):
    """`kind` is positional, keyword, star or starstar; `default` is a value of the parent code."""

    name: str
    kind: str
    annotation: int
    default: int
    start: int
    end: int


class Code(Struct, array_like=True, gc=False):
    """A module, class, function or lambda body. `decorators`, `bases` and a class's `keywords` are
    values of the parent.
    """

    kind: str
    name: str
    qualname: str
    parent: int
    start: int
    end: int
    params: list[Parameter]
    returns: int
    decorators: list[int]
    bases: list[int]
    metaclass: int
    asynchronous: bool
    generator: bool
    ops: list[AnyOp]
    blocks: list[Block]
    names: dict[str, list[int]]
    keywords: dict[str, int] = {}

    def is_text(self, value: int) -> bool:
        op = self.ops[value]
        return isinstance(op, Const) and op.kind == "str"

    def is_true(self, value: int) -> bool:
        """`True` itself; `value` is -1 for nothing."""
        op = self.ops[value] if value >= 0 else None
        return isinstance(op, Const) and op.kind == "bool" and op.text == "True"


class Comment(Struct, array_like=True, frozen=True, gc=False):
    """A comment that begins, or goes on, with `# isolint:`; `first` to `last` are the lines of the
    statement that it is about.
    """

    line: int
    text: str
    first: int
    last: int


class FileSummary(Struct, array_like=True, gc=False):
    """Everything the model learns of one file; `codes[0]` is the module body."""

    path: str
    codes: list[Code]
    annotations: list[TypeExpr]
    line_starts: list[int]
    comments: list[Comment]

    @property
    def lines(self) -> int:
        return len(self.line_starts)
