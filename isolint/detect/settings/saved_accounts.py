"""The service's own account elsewhere, changed on its configuration and saved with that."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.detect.settings.saved_settings import SETTINGS
from isolint.detect.settings.saving import DEEPEST, saves
from isolint.detect.settings.setting_groups import NAMING, is_of_group
from isolint.model.definitions.objects import Instance
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write


def is_saved_account(model: Model, write: Write) -> bool:
    """`config.radio_username = name`, saved afterwards, or `config.mail_user = name` beside
    `config.mail_host = host`.
    """
    owner, named = model.flow.objects[write.shared.obj], words(write.name)
    if write.kind != ATTRIBUTE or not isinstance(owner, Instance):
        return False
    if words(model.program.codes[owner.cls].code.name).isdisjoint(SETTINGS):
        return False
    ref = model.program.codes[write.context[0]]
    own = len(named) > 1 and named.isdisjoint(NAMING)
    own = own or is_of_group(ref.code, write.value, write.name)
    return own and saves(model, ref, write.value, DEEPEST, set())
