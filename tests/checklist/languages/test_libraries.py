import pytest

from bot.checklist.languages.language import SCRIPTS, Language
from bot.checklist.languages.libraries import either, every, joined, joined_everywhere, known_in
from bot.checklist.languages.library import Gates, Records, Routers
from bot.checklist.languages.shapes.outbound import OptionClients, Pages, PlacedClients

CODE = [Language.GO, Language.PYTHON, *SCRIPTS]


@pytest.mark.parametrize("language", CODE, ids=lambda language: language.value)
@pytest.mark.parametrize("kind", [Routers, Records])
def test_each_language_knows_frameworks_and_mappers_by_their_files_alone(
    language: Language, kind: type[object]
) -> None:
    assert known_in(language, kind)


def test_a_language_without_analysis_knows_no_library() -> None:
    assert known_in(Language.SQL, Routers) == ()


def test_what_is_asked_for_in_all_languages_is_what_each_of_them_holds() -> None:
    each = {id(gates) for language in CODE for gates in known_in(language, Gates)}

    assert {id(gates) for gates in every(Gates)} == each


def test_a_key_is_only_given_to_a_method_that_looks_up() -> None:
    assert [
        records.by_key - records.always - records.on_database
        for records in every(Records)
        if records.by_key - records.always - records.on_database
    ] == []


def test_libraries_of_one_shape_say_together_what_each_of_them_says() -> None:
    told = joined(Language.GO, PlacedClients)

    assert {"http.Get", "retryablehttp.Get", "websocket.DefaultDialer.Dial"} <= set(told.places)
    assert told.chains == {".R()"}
    assert len(joined(Language.TYPESCRIPT, Pages).marks) == sum(
        len(pages.marks) for pages in known_in(Language.TYPESCRIPT, Pages)
    )


def test_a_language_without_a_library_of_a_shape_says_nothing() -> None:
    told = joined(Language.GO, OptionClients)

    assert not told.functions
    assert not told.clients


def test_all_languages_together_say_what_each_of_them_says() -> None:
    assert joined_everywhere(OptionClients).functions == joined(Language.JAVASCRIPT, OptionClients).functions


def test_no_pattern_at_all_matches_nothing() -> None:
    assert either(()).search("") is None
    assert either(("a|b", "c")).fullmatch("c") is not None
