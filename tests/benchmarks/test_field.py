"""The labelled lines of public code: their form, and that a review of them is counted rightly."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.field.__main__ import otherwise, reviews, table
from benchmarks.field.labels import Label, half_of, label_files, read
from benchmarks.field.replay import MissingError, mirror, replay
from bot.checklist.items.builtin import builtin_items
from tests.cli.git_repository import Repository

ROUTES = """package web

func routes(r chi.Router, h *H) {
\tr.Get("/orders/{id}", h.Order)
\tr.Group(func(r chi.Router) {
\t\tr.Use(RequireAuth)
\t\tr.Get("/bills/{id}", h.Bill)
\t})
}
"""


@pytest.fixture
def mirrors(tmp_path: Path) -> Path:
    return tmp_path / "mirrors"


@pytest.fixture
def commit(tmp_path: Path, mirrors: Path) -> str:
    repository = Repository(tmp_path / "work")
    made = repository.commit(**{"web/routes.go": ROUTES, "go.mod": "module example.com/shop\n"})
    repository.git("clone", "-q", "--mirror", str(repository.path), str(mirrors / "acme" / "shop.git"))
    return made


def label(commit: str, line: int, verdict: str) -> Label:
    return Label(
        repository="acme/shop",
        commit=commit,
        path="web/routes.go",
        line=line,
        question="B1",
        label="wrong" if verdict == "wrong" else "fine",
        kind="chi",
        reason="so it reads",
    )


@pytest.mark.parametrize("file", label_files(), ids=lambda file: file.name)
def test_every_label_file_is_of_the_written_form_and_of_its_item(file: Path) -> None:
    known = {question for item in builtin_items() for question in item.questions}

    for label in read([file]):
        assert label.question in known, label
        assert label.question[0] == file.name[0], label


def test_no_place_is_labelled_twice() -> None:
    places = Counter(
        (label.repository, label.commit, label.path, label.line, label.question)
        for label in read(label_files())
    )

    assert [place for place, count in places.items() if count > 1] == []


def test_a_label_file_with_a_strange_field_is_named(tmp_path: Path) -> None:
    file = tmp_path / "B.yml"
    file.write_text("- {repository: a/b, half: held}\n", "utf-8")

    with pytest.raises(ValueError, match=r"B\.yml: .*half"):
        list(read([file]))


def test_the_half_of_a_place_is_always_the_same_and_about_half_are_held() -> None:
    held = sum(half_of("acme/shop", "web/routes.go", line) == "held" for line in range(1000))

    assert half_of("acme/shop", "web/routes.go", 4) == half_of("acme/shop", "web/routes.go", 4)
    assert 400 < held < 600


def test_a_replay_judges_the_files_as_added_and_counts_them(mirrors: Path, commit: str) -> None:
    labels = [label(commit, 4, "wrong"), label(commit, 7, "fine")]

    (row,) = table(labels, reviews(mirrors, labels), None)

    assert (row.recall, row.precision, row.alarms, row.subjects) == (1.0, 1.0, 0, 2)
    assert row.added_lines == 9
    assert list(otherwise(row)) == []


def test_what_is_judged_otherwise_and_what_nobody_labelled_is_told(mirrors: Path, commit: str) -> None:
    labels = [label(commit, 7, "wrong")]

    (row,) = table(labels, reviews(mirrors, labels), None)
    missed, unlabelled = otherwise(row)

    assert row.recall == 0.0
    assert "B1 wrong but pass: acme/shop" in missed
    assert "B1 no label but fail: acme/shop" in unlabelled


def test_a_failure_that_a_review_found_first_counts_for_precision_only(mirrors: Path, commit: str) -> None:
    found = Label(
        **{**{f: getattr(label(commit, 4, "wrong"), f) for f in Label.__struct_fields__}, "found": True}
    )

    (row,) = table([found], reviews(mirrors, [found]), None)

    assert (row.recall, row.precision, row.wrong) == (None, 1.0, 0)


def test_a_replay_writes_nothing_into_the_mirror(mirrors: Path, commit: str) -> None:
    place = mirror(mirrors, "acme/shop")
    before = sorted(str(path) for path in place.rglob("*"))

    replay(place, commit, ["web/routes.go"], "B")

    assert sorted(str(path) for path in place.rglob("*")) == before


def test_a_missing_mirror_commit_or_file_is_named(mirrors: Path, commit: str) -> None:
    place = mirror(mirrors, "acme/shop")

    with pytest.raises(MissingError, match="acme/other: no mirror"):
        mirror(mirrors, "acme/other")
    with pytest.raises(MissingError, match=r"nothere\.go"):
        replay(place, commit, ["web/nothere.go"], "B")
    with pytest.raises(MissingError):
        replay(place, "0" * 40, ["web/routes.go"], "B")
