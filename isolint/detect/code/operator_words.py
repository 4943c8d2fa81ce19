"""Names that say by whole words that operators are meant: `require_admin_user`, `SUDO_USERS`.

A name with any other word in it, `require_project_admin`, means somebody who runs a part of the
service only.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name))


_ROLES = words(
    "admin admins administrator administrators superuser superusers superadmin superadmins "
    "sysadmin sysadmins super staff operator operators sudo sudoers gm gms god gods"
)
_OWNERS = words("owner owners")
_SERVED = words("owner owners sudo sudoers superuser superusers superadmin superadmins sysadmin")
_ASKING = words(
    "require requires required check checks ensure ensures verify only assert validate enforce "
    "must need needs restrict guard"
)
_TELLING = words("is has role get")
_FILLING = words(
    "current active user users a an the be by for to in with roles permission permissions rights "
    "access auth authenticated authorized login logged request token key api bot member site "
    "system global privileges mixin permitted"
)
_SIGNING = words("auth authenticated authorized login logged permission permissions access")
_FIRST = words("first run")
_LOOKING = words("view viewer views read reader only")
_LISTING = words("user users id ids list chat chats bot global")
_TESTING = words("test tests check checks passes")
_OF_NEEDS = frozenset(["require", "can", "allows", "test"])
_STOPPING = words("shutdown reboot restart")
_AREA = re.compile(r"[.:]")
_SETTINGS = words("settings config configuration system server")
_WHOLE = words("system server")
_SERVICE = words("system site global proxy platform instance service application app")
_RIGHTS = words("role roles permission permissions scope scopes rank group groups")


def is_check(name: str, owners: bool = False) -> bool:
    """What lets operators alone through; the owner of the service, where none else can be meant."""
    found, roles = words(name), _roles(owners)
    return (
        bool(found & roles)
        and bool(found & (_ASKING | _TELLING))
        and found <= roles | _ASKING | _TELLING | _FILLING
    )


def is_need(held: str, asked: str) -> bool:
    """`admin_permission.require()`, `Permissions.ADMIN.can()`: what is asked stands for a right. A
    constant, `PRINTER_ADMIN`, is not for one object among others, but for all that there is of it;
    nor is `SETTINGS`, which are the service's.
    """
    found = words(held)
    ours = held.isupper() and bool(found) and found <= _SETTINGS
    whole = held.isupper() or found <= _ROLES | _FILLING
    return asked in _OF_NEEDS and (ours or (bool(found & _ROLES) and whole))


def is_demand(name: str, known: bool) -> bool:
    """A check that does not merely tell; one that gives somebody if its code is known."""
    return is_check(name) and bool(words(name) & (_ASKING | {"get"} if known else _ASKING))


def is_filter(name: str) -> bool:
    """`IsAdmin`, `sudo`, `owner_filter`; an `admin_filter` may ask for those of one chat."""
    found = words(name)
    served = found <= _SERVED | {"filter", "filters", "users", "user", "only", "custom"}
    return is_check(name, owners=True) or (
        bool(found & _SERVED) and served and not found <= _OWNERS
    )


def is_list(name: str) -> bool:
    """The ids of operators as a constant, such as `ADMINS` or `OWNER_ID`; a variable may have those
    of one chat.
    """
    found, roles = words(name), _roles(owners=True)
    return name.isupper() and bool(found & roles) and found <= roles | _LISTING


def is_operator(name: str) -> bool:
    """`admin`, `current_admin_user`: somebody who was let through as one."""
    found = words(name)
    return bool(found & _ROLES) and found <= _ROLES | {"current", "user", "auth"}


def is_role(text: str) -> bool:
    """`admin`, `ADMIN_VIEW_ONLY`, or a right that only they have, `admin.system_config`, as to stop
    the service is.
    """
    area, *rest = _AREA.split(text, maxsplit=1)
    found = words(area if rest else text)
    if not rest and found and found <= _STOPPING:
        return True
    return bool(found & _ROLES) and found <= _ROLES | _SERVICE | _LOOKING | {"role", "user"}


def is_area(name: str) -> bool:
    """`SystemPermission`, `AdminRole`: all rights that are listed there are of operators."""
    found, served = words(name), _ROLES | _WHOLE
    return bool(found & served) and bool(found & _RIGHTS) and found <= served | _RIGHTS


def is_set_up(text: str) -> bool:
    """`is_first_run`, `firstRun`: who is there before the service is set up is going to run it."""
    return _FIRST <= words(text) <= _FIRST | _TELLING | {"server"}


def asks_for_right(name: str) -> bool:
    """`ensure_permission`, which is told what right it is that is asked for."""
    return is_right(name) and not words(name).isdisjoint(_ASKING)


def asks_for_access(name: str) -> bool:
    """`require_auth`, `requires`: which users may come on is what it is told."""
    found = words(name)
    return bool(found & _ASKING) and found <= _ASKING | _FILLING


def signs_in(name: str) -> bool:
    """`auth`, `login_required`, `requires`: a decorator that asks who it is."""
    return bool(words(name) & (_SIGNING | _ASKING)) and words(name) <= _ASKING | _FILLING


def is_test(name: str) -> bool:
    """A decorator that asks the function that it is given whether a request may go on."""
    return bool(words(name) & _TESTING)


def is_right(name: str) -> bool:
    """`user.role`, `has_permission`: what is compared with a role, or asks for one."""
    return bool(words(name) & _RIGHTS)


def _roles(owners: bool) -> frozenset[str]:
    return _ROLES | _OWNERS if owners else _ROLES
