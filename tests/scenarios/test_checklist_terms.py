"""The repository's own terms: configuration and items as they stand on the base branch, and no others."""

from tests.checklist.ready import EVAL_ITEM
from tests.scenarios.checklists import checklists, judged, push, reviewed_house, row, threads
from tests.scenarios.house import House

BAD = 'import os\n\n\ndef run(request):\n    os.system("ls " + request.args["x"])\n'
LOGGED = 'import logging\n\n\ndef run(token):\n    logging.info("token %s", token)\n'
ACCEPTED = BAD.replace('["x"])', '["x"])  # checklist:ignore E2 reason=only for the build')


async def test_an_item_that_warns_is_told_and_merges_and_one_that_is_off_has_no_row() -> None:
    async with reviewed_house(configuration="checklist: {items: {C: warn, K: off}}\n") as house:
        pull_request = house.propose(files={"x.py": LOGGED})
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged)
        await house.settle()

        (comment,) = checklists(house, pull_request)
        assert row(house, pull_request, "C")[1] == "fail"
        assert "| K |" not in comment


async def test_an_undecided_item_holds_where_the_configuration_says_so() -> None:
    lax, strict = "", "checklist: {unclear: block}\n"
    verdicts = []
    for configuration in (lax, strict):
        async with reviewed_house(configuration=configuration) as house:
            pull_request = house.propose(files={"x.py": b"eval(input())\n\0"}, labels=())
            house.report(pull_request, "build", "success")
            await judged(house, pull_request)
            assert row(house, pull_request, "E")[1] == "unclear"
            verdicts.append(house.verdict(pull_request))

    assert verdicts == ["success", "action_required"]


async def test_ignored_paths_are_left_alone_and_said_so() -> None:
    async with reviewed_house(configuration='checklist: {ignore: ["tools/**"]}\n') as house:
        pull_request = house.propose(files={"tools/x.py": BAD})
        await judged(house, pull_request)

        assert row(house, pull_request, "E")[1] == "n/a"
        assert "`tools/x.py`" in checklists(house, pull_request)[0]


async def test_a_pull_request_cannot_change_the_terms_that_it_is_judged_by() -> None:
    async with reviewed_house() as house:
        off = "version: 1\nchecklist: {items: {E: off}, ignore: ['**']}\n"
        pull_request = house.propose(files={"x.py": BAD, ".github/babysit.yml": off})
        house.report(pull_request, "build", "success")
        await judged(house, pull_request)

        assert row(house, pull_request, "E")[1] == "fail"
        assert house.conclusion(pull_request) == "failure"


async def test_a_suppression_counts_from_the_base_branch_and_a_new_one_is_shown() -> None:
    async with reviewed_house({"old.py": ACCEPTED}) as house:
        touched = house.propose("agent/old", files={"old.py": ACCEPTED + "\n\nprint(1)\n"})
        new = house.propose("agent/new", files={"new.py": ACCEPTED})
        for pull_request in (touched, new):
            house.report(pull_request, "build", "success")
        await judged(house, new)
        await house.until(lambda: touched.is_merged)

        assert row(house, new, "E")[1] == "fail"
        assert "Suppressions: 1" in checklists(house, new)[0]
        assert house.conclusion(new) == "failure"


async def test_own_items_are_asked_from_the_base_branch_also_where_every_other_is_off() -> None:
    off = ", ".join(f"{letter}: off" for letter in "ABCDEFGHIJK")
    files = {".github/checklists/Z-eval.md": EVAL_ITEM}
    async with reviewed_house(files, configuration=f"checklist: {{items: {{{off}}}}}\n") as house:
        pull_request = house.propose(files={"x.py": "eval(y)\n", ".github/checklists/Z-eval.md": None})
        house.report(pull_request, "build", "success")
        await judged(house, pull_request)

        assert rows(house) == ["Z"]
        assert [thread.comments[0].line for thread in threads(pull_request)] == [1]
        assert house.conclusion(pull_request) == "failure"

        push(house, pull_request, {"x.py": "print(1)\n"})
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged)


def rows(house: House) -> list[str]:
    """The letters of the items in the only checklist comment."""
    (comment,) = checklists(house, house.repository.pull_requests[1])
    table = [line for line in comment.splitlines() if line.startswith("| ") and "---" not in line]
    return [line.split("|")[1].strip(" [").partition("]")[0] for line in table[1:]]


async def test_a_change_without_any_source_gets_its_rows_too() -> None:
    async with reviewed_house() as house:
        pull_request = house.propose(files={"picture.png": b"\x89PNG\0\0", "vendor/x/y.py": BAD})
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged)

        assert rows(house) == list("ABCDEFGHIJK")
        assert {row(house, pull_request, letter)[1] for letter in "ABCDEFGHIJK"} == {"n/a"}
