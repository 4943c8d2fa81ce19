"""Detectors by the name that rule pages use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.detect.caches import (
    cached_functions,
    cached_pages,
    cached_values,
    cached_views,
    fixed_keys,
    made_on_miss,
    rendered_pages,
)
from isolint.detect.contexts import (
    context_changes,
    coverage,
    dropped,
    logs,
    unaddressed,
    unchecked,
)
from isolint.detect.hit import Hit
from isolint.detect.hops import (
    left_active,
    lost_contexts,
    lost_sets,
    thread_locals,
    thread_sessions,
    unreset,
)
from isolint.detect.identities import (
    confusion,
    fallbacks,
    omitted,
    placeholders,
)
from isolint.detect.lifetimes import (
    instances,
    last_answers,
    lifecycles,
    limiters,
    pools,
    singletons,
    stopped_loops,
)
from isolint.detect.sessions import (
    cached_sessions,
    escapes,
    gathered_sessions,
    global_sessions,
    inherited_sessions,
    kept_sessions,
    pooled_sessions,
    provided_sessions,
)
from isolint.detect.settings import process
from isolint.detect.state import (
    call_variables,
    captured_writes,
    class_containers,
    class_flags,
    declared,
    entered_state,
    fixed_files,
    handed_settings,
    kept_defaults,
    listeners,
    overridden_containers,
    passed_on_cookies,
    variable_defaults,
    written,
)
from isolint.detect.view import View

Detector = Callable[[View], Iterator[Hit]]


def detectors() -> dict[str, tuple[Detector, ...]]:
    """One walk may serve several rules: it runs once, whichever of them are wanted."""
    return {
        "singletons": (singletons.detect, instances.detect),
        "shared_instances": (instances.detect, last_answers.detect),
        "mixed_lifecycles": (lifecycles.detect,),
        "shared_limiters": (limiters.detect, pools.detect, stopped_loops.detect),
        "global_sessions": (global_sessions.detect, kept_sessions.detect, provided_sessions.detect),
        "placeholders": (placeholders.detect,),
        "identity_fallbacks": (fallbacks.detect,),
        "omitted_identities": (omitted.detect,),
        "identity_confusion": (confusion.detect,),
        "escaping_sessions": (
            escapes.detect,
            gathered_sessions.detect,
            pooled_sessions.detect,
            inherited_sessions.detect,
        ),
        "process_settings": (process.detect,),
        "context_changes": (context_changes.detect,),
        "logs": (logs.detect,),
        "unchecked_identities": (unchecked.detect,),
        "context_missing": (coverage.detect,),
        "dropped_contexts": (dropped.detect,),
        "emissions": (unaddressed.detect,),
        "lost_contexts": (
            lost_contexts.detect,
            lost_sets.detect,
            thread_locals.detect,
            thread_sessions.detect,
            unreset.detect,
            left_active.detect,
        ),
        "fixed_files": (fixed_files.detect,),
        "shared_containers": (written.detect, declared.detect),
        "cache_keys": (
            cached_functions.detect,
            cached_pages.detect,
            cached_values.detect,
            cached_views.detect,
            fixed_keys.detect,
            made_on_miss.detect,
            rendered_pages.detect,
        ),
        # Told of suppressions, by the engine, after all findings are known.
        "suppressions": (),
        "global_rebinds": (written.detect, entered_state.detect),
        "shared_writes": (
            written.detect,
            entered_state.detect,
            passed_on_cookies.detect,
            call_variables.detect,
            handed_settings.detect,
        ),
        "class_attributes": (
            written.detect,
            entered_state.detect,
            class_containers.detect,
            class_flags.detect,
            overridden_containers.detect,
        ),
        "module_containers": (written.detect, entered_state.detect, captured_writes.detect),
        "identity_writes": (written.detect, captured_writes.detect, listeners.detect),
        "stored_sessions": (written.detect, cached_sessions.detect),
        "sessions_to_shared": (written.detect, kept_sessions.detect),
        "mutable_defaults": (written.detect, variable_defaults.detect, kept_defaults.detect),
    }
