"""How bad it is to change the whole process follows who runs before it is put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"
_PUT_BACK = {
    "os.environ[REGION]": Severity.LOW,
    "os.environ[KEY]": Severity.LOW,
    "os.environ[TOKEN]": Severity.MEDIUM,
    "os.environ[LANGUAGE]": Severity.HIGH,
    "contextlib.chdir": Severity.HIGH,
    "httpx.AsyncClient.request": Severity.HIGH,
    "sys.stdout": Severity.HIGH,
}


@pytest.mark.parametrize(("place", "severity"), _PUT_BACK.items())
def test_what_is_put_back_is_low_only_where_nothing_runs_before(
    place: str, severity: Severity
) -> None:
    found = scan(_SMALL / "put_back").findings
    assert max((f.severity for f in found if f.object == place), key=lambda s: s.rank) == severity


def test_what_a_users_id_looks_up_is_the_users_value() -> None:
    found = scan(_SMALL / "own_by_key", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "os.environ[API_KEY]": Severity.HIGH,
        "os.environ[API_TOKEN]": Severity.HIGH,
        "os.environ[REGION]": Severity.MEDIUM,
        "os.environ[TENANT]": Severity.HIGH,
        "os.environ[AGENT]": Severity.MEDIUM,
    }


def test_output_that_goes_to_what_a_request_made_stays_there_for_all() -> None:
    found = scan(_SMALL / "output_taken", ("ISO406",)).findings
    assert {(f.object, f.symbol.rpartition(".")[2]): f.severity for f in found} == {
        ("sys.stdout", "start"): Severity.HIGH,
        ("sys.stdout", "stop"): Severity.MEDIUM,
        ("sys.stderr", "run"): Severity.MEDIUM,
        ("sys.stdout", "install"): Severity.LOW,
    }


def test_a_fragments_arguments_are_users_values_only_where_the_page_passes_those() -> None:
    found = scan(_SMALL / "streamlit_fragments", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "sys.path.append": Severity.MEDIUM,
        "os.environ[API_KEY]": Severity.HIGH,
    }


def test_a_constant_seed_begins_the_numbers_of_all_users_anew() -> None:
    found = scan(_SMALL / "process_calls", ("ISO406",)).findings
    assert {f.severity for f in found if f.object == "numpy.random.seed"} == {Severity.MEDIUM}


def test_a_users_value_is_known_however_many_steps_lie_between() -> None:
    found = scan(_SMALL / "far_from_entry", ("ISO401",)).findings
    assert [f.severity for f in found] == [Severity.CRITICAL]


def test_what_a_function_gives_back_is_a_users_by_what_the_call_passes() -> None:
    found = scan(_SMALL / "own_by_call", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "os.environ[OWN]": Severity.HIGH,
        "os.environ[LAST]": Severity.HIGH,
        "os.environ[FIRST]": Severity.HIGH,
        "os.environ[REGION]": Severity.MEDIUM,
        "os.environ[ZONE]": Severity.MEDIUM,
    }


def test_a_setting_that_is_saved_to_the_services_file_as_well_is_meant_for_all() -> None:
    found = scan(_SMALL / "saved_environment", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "os.environ[PROXY]": Severity.MEDIUM,
        "os.environ": Severity.MEDIUM,
        "os.environ[API_KEY]": Severity.HIGH,
        "os.environ[REGION]": Severity.HIGH,
        "os.environ[LEVEL]": Severity.HIGH,
        "os.environ[LIMIT]": Severity.MEDIUM,
        "os.environ[LIMIT_NOTE]": Severity.HIGH,
    }


def test_a_setting_that_another_function_saves_is_meant_for_all() -> None:
    found = scan(_SMALL / "settings_saved_elsewhere", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "os.environ[PROXY]": Severity.MEDIUM,
        "os.environ[NOTE]": Severity.HIGH,
        "os.environ[API_KEY]": Severity.HIGH,
        "os.environ[COMPILER]": Severity.MEDIUM,
        "os.environ[LINKER]": Severity.HIGH,
    }


def test_a_setting_that_is_looked_up_by_its_name_is_the_same_for_all() -> None:
    found = scan(_SMALL / "looked_up_by_name", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.use": Severity.MEDIUM,
        "main.use_own": Severity.HIGH,
        "main.set_key": Severity.HIGH,
        "main.set_keys": Severity.HIGH,
        "main.set_stored": Severity.HIGH,
    }


def test_a_users_seed_decides_of_nothing_but_numbers() -> None:
    found = scan(_SMALL / "process_calls", ("ISO406",)).findings
    assert {f.severity for f in found if f.object == "random.seed"} == {Severity.MEDIUM}


def test_the_seed_of_a_library_or_of_hashes_is_a_seed() -> None:
    found = scan(_SMALL / "seeds", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "torch.manual_seed": Severity.MEDIUM,
        "transformers.set_seed": Severity.MEDIUM,
        "os.environ[PYTHONHASHSEED]": Severity.MEDIUM,
        "os.environ[IMAGE_SEED]": Severity.HIGH,
    }


def test_a_users_folder_in_the_search_path_is_medium() -> None:
    found = scan(_SMALL / "process_calls", ("ISO406",)).findings
    assert [f.severity for f in found if f.symbol == "app.plugin"] == [Severity.MEDIUM]


def test_a_folder_of_the_code_in_the_search_path_is_low() -> None:
    found = scan(_SMALL / "page_folders", ("ISO406",)).findings
    assert {f.place.line: f.severity for f in found} == {8: Severity.LOW, 9: Severity.MEDIUM}


def test_a_users_handler_of_a_signal_is_medium() -> None:
    found = scan(_SMALL / "process_calls", ("ISO406",)).findings
    assert [f.severity for f in found if f.symbol == "app.stops"] == [Severity.MEDIUM]


def test_what_is_called_when_the_process_ends_is_medium() -> None:
    found = scan(_SMALL / "closed_at_exit", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "atexit.register": Severity.MEDIUM,
        "os.environ[HOME]": Severity.HIGH,
    }


def test_a_users_level_of_a_log_is_medium() -> None:
    found = scan(_SMALL / "process_calls", ("ISO406",)).findings
    assert [f.severity for f in found if f.symbol == "app.level"] == [Severity.MEDIUM]


def test_output_that_a_block_redirects_is_medium_where_threads_print_meanwhile() -> None:
    found = scan(_SMALL / "redirected_output", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in reversed(found)} == {
        "main.plain": Severity.MEDIUM,
        "main.stacked": Severity.MEDIUM,
        "main.at_once": Severity.LOW,
        "main.swapped": Severity.MEDIUM,
        "main.swapped_late": Severity.HIGH,
        "main.swapped_in_thread": Severity.HIGH,
        "main.swapped_once": Severity.HIGH,
    }


def test_what_a_server_sets_for_the_application_is_no_users_value() -> None:
    found = scan(_SMALL / "settings_of_servers", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "os.environ[SERVICE_SETTINGS]": Severity.MEDIUM,
        "os.environ[SERVICE_STAGE]": Severity.MEDIUM,
        "os.environ[REMOTE_USER]": Severity.HIGH,
        "os.environ[TENANT]": Severity.HIGH,
    }


def test_where_the_server_in_front_mounts_the_application_is_no_users_value() -> None:
    found = scan(_SMALL / "mounted_below", ("ISO4",)).findings
    named = {(f.rule, (f.object or "").rpartition(".")[2]): f.severity for f in found}
    assert named == {
        ("ISO406", "SCRIPT_NAME"): Severity.MEDIUM,
        ("ISO406", "BASE_URL"): Severity.HIGH,
        ("ISO406", "REMOTE_ADDR"): Severity.HIGH,
    }


def test_output_that_an_object_takes_until_its_block_ends_is_put_back() -> None:
    found = scan(_SMALL / "output_taken_within", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in found if f.symbol.endswith("__init__")} == {
        "main.Copied.__init__": Severity.LOW,
        "main.Shown.__init__": Severity.HIGH,
        "main.Forgotten.__init__": Severity.HIGH,
    }


def test_what_saves_the_settings_of_the_service_is_medium() -> None:
    found = scan(_SMALL / "settings_savers", ("ISO405", "ISO406")).findings
    assert {f.object.rpartition(".")[2]: f.severity for f in found if f.object} == {
        "environ[EXTENSION]": Severity.MEDIUM,
        "mods": Severity.MEDIUM,
        "owner_id": Severity.CRITICAL,
        "environ[STYLE]": Severity.HIGH,
        "style": Severity.CRITICAL,
        "environ[THEME]": Severity.HIGH,
        "theme": Severity.CRITICAL,
        "environ[LOOK]": Severity.MEDIUM,
        "links": Severity.MEDIUM,
        "offers": Severity.HIGH,
    }


def test_a_variable_that_a_user_names_holds_what_the_operator_gave() -> None:
    found = scan(_SMALL / "variables_named_by_users", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.create": Severity.MEDIUM,
        "main.create_other": Severity.HIGH,
        "main.create_own": Severity.HIGH,
    }


def test_what_an_object_has_itself_is_not_handed_to_its_method() -> None:
    found = scan(_SMALL / "methods_by_their_class", ("ISO405",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "app.Log.add": Severity.CRITICAL,
        "app.Place._copy": Severity.CRITICAL,
    }


def test_keywords_that_are_handed_on_bring_what_was_passed_by_their_name() -> None:
    found = scan(_SMALL / "keywords_handed_on", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "app.engine": Severity.MEDIUM,
        "app.chosen": Severity.HIGH,
        "app.named": Severity.HIGH,
    }


def test_what_a_method_makes_of_what_it_is_handed_is_an_operators_where_one_hands_it() -> None:
    found = scan(_SMALL / "notes_of_operators", ("ISO405",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "app.Board.put": Severity.MEDIUM,
        "app.Desk.put_on": Severity.CRITICAL,
    }


def test_a_check_finds_under_a_name_what_was_passed_by_it() -> None:
    found = scan(_SMALL / "keywords_by_name", ("ISO406",)).findings
    assert {f.object: f.severity for f in found} == {
        "openai.api_base": Severity.MEDIUM,
        "openai.api_key": Severity.HIGH,
        "openai.organization": Severity.HIGH,
        "openai.proxy": Severity.HIGH,
    }


def test_an_event_loop_is_nobodys_value() -> None:
    found = scan(_SMALL / "event_loops_set", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.words": Severity.LOW,
        "main.lines": Severity.MEDIUM,
        "main.desks": Severity.MEDIUM,
    }


def test_what_is_only_noted_in_a_log_is_not_saved_with_the_settings() -> None:
    found = scan(_SMALL / "noted_settings", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.run": Severity.HIGH,
        "main.choose": Severity.MEDIUM,
    }


def test_a_library_that_nothing_that_serves_calls_is_set_up_for_nobody() -> None:
    found = scan(_SMALL / "unserved_libraries", ("ISO406",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "app.Embedding.__init__": Severity.MEDIUM,
        "app.Model.__init__": Severity.HIGH,
    }
