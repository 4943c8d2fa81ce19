"""What each detector tells of what it finds: the words of a rule's `message` and `options`."""

from __future__ import annotations

_ALWAYS = ("function",)
_ON_OBJECT = ("object", "attribute", "owner")
_IDENTITY = ("attribute", "value")
_WRITE = ("object", "attribute", "value", "owner")

ALL = frozenset((*_ALWAYS, *_WRITE))


def tells(detector: str) -> frozenset[str]:
    """A new detector tells everything until `told` says what it leaves out."""
    return frozenset((*_ALWAYS, *told().get(detector, ALL)))


def told() -> dict[str, tuple[str, ...]]:
    """Beside the function, which every detector tells."""
    return {
        "singletons": _ON_OBJECT,
        "shared_instances": _WRITE,
        "shared_containers": _WRITE,
        "shared_limiters": _ON_OBJECT,
        "mixed_lifecycles": _ON_OBJECT,
        "stored_sessions": _WRITE,
        "global_sessions": ("object", "attribute"),
        "sessions_to_shared": _WRITE,
        "escaping_sessions": ("value",),
        "placeholders": _IDENTITY,
        "identity_fallbacks": _IDENTITY,
        "omitted_identities": _IDENTITY,
        "identity_confusion": _IDENTITY,
        "global_rebinds": _WRITE,
        "module_containers": _WRITE,
        "class_attributes": _WRITE,
        "shared_writes": _WRITE,
        "identity_writes": _WRITE,
        "process_settings": ("object", "value", "owner"),
        "mutable_defaults": _WRITE,
        "cache_keys": _ON_OBJECT,
        "fixed_files": ("object", "value"),
        "context_missing": (),
        "context_changes": _ON_OBJECT,
        "dropped_contexts": _IDENTITY,
        "lost_contexts": _IDENTITY,
        "emissions": ("value",),
        "logs": (),
        "suppressions": ("value",),
        "unchecked_identities": ("attribute",),
    }
