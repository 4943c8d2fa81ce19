"""Method names that say nothing about whose method it is: what Python's own types have, and words
that many libraries use.
"""

from __future__ import annotations

import datetime
import io
import logging
import re

_TYPES: tuple[type, ...] = (
    *(str, bytes, bytearray, list, tuple, dict, set, frozenset, int, float, BaseException),
    *(datetime.datetime, datetime.timedelta, io.TextIOWrapper, io.BytesIO, logging.Logger),
    *(re.Pattern, re.Match),
)
_WORDS = """
    accept acquire add_task all apply authenticate begin build call cancel check close commit
    config configure connect consume create cursor delete disconnect dispatch done drop emit
    enqueue enter evaluate exec execute exists exit fail failure fetch fetchall fetchone filter
    find finish first flush generate get_all get_by_id handle head health_check init initialize
    invoke is_valid iterate load lock log main next notify on_error one open options patch ping
    poll post process publish put query receive record recv refresh register release reload
    render request reset restart result resume retry rollback run save scalar scalars send
    send_bytes send_json send_message send_text serialize set_result setup shutdown sleep start
    status step stop store stream submit subscribe success sync terminate to_dict to_json trigger
    unlock unregister unsubscribe update_status upload validate wait warn
"""

USUAL_NAMES = frozenset(_WORDS.split()).union(*map(dir, _TYPES))
