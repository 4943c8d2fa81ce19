"""Origins asked for beside the others: what these answers leave remembered, at whatever depth,
changes no other answer.
"""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.users.origins import Origins


def own_origins(view: View) -> Origins:
    return view.once(_made)


def _made(view: View) -> Origins:
    return Origins(view.model.identities)
