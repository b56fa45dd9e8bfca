import pytest

from bot.model import markers
from tests.building import check_run

EXTERNAL = markers.external_id(
    number=7, base_ref="main", content=markers.with_annotations(markers.digest("x"), ["a"])
)


@pytest.mark.parametrize(
    ("external_id", "told"),
    [
        (EXTERNAL, markers.digest("a")),
        (markers.external_id(number=7, base_ref="main", content=markers.with_annotations("0a", [])), "none"),
        (markers.unfinished(EXTERNAL), ""),
        (EXTERNAL + markers.QUEUED, markers.digest("a")),
        ("somebody-elses", ""),
    ],
)
def test_a_check_run_tells_which_annotations_it_carries(external_id: str, told: str) -> None:
    assert markers.annotations_in(external_id) == told


def test_only_the_end_of_an_external_id_says_that_its_head_was_queued() -> None:
    assert markers.was_queued(EXTERNAL + ":queued")
    assert not markers.was_queued(EXTERNAL + ":queued:x")


def test_a_report_on_ci_is_about_these_very_runs() -> None:
    first, again = (markers.ci_report("a" * 40, [check_run(run_id=run)]) for run in (1, 2))

    assert first != again
    assert first.startswith(markers.ci_report_of_head("a" * 40))


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (markers.reminder([12, 3]) + "\nWaits.", {3, 12}),
        ("> " + markers.reminder([3]), set()),
        ("<!-- babysit:reminder C3 C -->", set()),
    ],
)
def test_a_reminder_is_known_by_how_it_begins(body: str, numbers: set[int]) -> None:
    assert markers.reminded_in(body) == numbers


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (markers.findings(["0a", "ff"]) + "\nB1 fails.", ("0a", "ff")),
        ("Quoting " + markers.findings(["0a"]), ()),
        ("<!-- babysit:finding not-hexadecimal -->", ()),
    ],
)
def test_a_finding_is_known_by_how_its_comment_begins(body: str, found: tuple[str, ...]) -> None:
    assert markers.findings_in(body) == found
