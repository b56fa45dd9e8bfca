import pytest

from bot.checklist.languages.library import HTTP_METHODS, Routers, capital, lower, upper

CHI = Routers(
    name="chi",
    modules=("github.com/go-chi/chi",),
    called=frozenset({"chi"}),
    makers=frozenset({"NewRouter"}),
)


@pytest.mark.parametrize("callee", ["github.com/go-chi/chi:NewRouter", "github.com/go-chi/chi/v5:NewRouter"])
def test_a_maker_is_known_by_the_module_it_was_imported_from(callee: str) -> None:
    assert CHI.makes(callee)


def test_a_maker_is_known_by_its_package_where_no_import_was_seen() -> None:
    assert CHI.makes("chi.NewRouter")


@pytest.mark.parametrize(
    "callee", ["", "NewRouter", "mux.NewRouter", "github.com/go-chi/chiefs:NewRouter", "chi.NewMux"]
)
def test_the_same_name_from_elsewhere_makes_no_router(callee: str) -> None:
    assert not CHI.makes(callee)


def test_a_name_that_says_enough_needs_no_module() -> None:
    assert Routers(name="Hono", makers=frozenset({"Hono"})).makes("some/barrel:Hono")


def test_verbs_are_written_in_each_way_and_further_words_stand_for_all_of_them() -> None:
    written = {**lower("all"), **upper("Any"), **capital("Handle")}

    assert set(written.values()) == {*HTTP_METHODS, "ANY"}
    assert (written["get"], written["GET"], written["Get"], written["all"]) == ("GET", "GET", "GET", "ANY")
