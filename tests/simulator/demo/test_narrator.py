import io

from rich.console import Console

from simulator.demo.narrator import Narrator


def narrator() -> Narrator:
    return Narrator(Console(file=io.StringIO(), width=60))


def told_by(narrator: Narrator) -> str:
    file = narrator.console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_a_later_act_waits_for_its_turn_to_be_told() -> None:
    one = narrator()
    first, second = one.part("First"), one.part("Second")

    second.tell("CI", "passes")
    first.tell("agent", "pushes")
    before = told_by(one)
    first.end()

    assert "passes" not in before
    assert told_by(one).index("First") < told_by(one).index("pushes") < told_by(one).index("passes")


def test_a_long_line_is_wrapped_below_its_own_beginning() -> None:
    one = narrator()

    one.part("Act").tell("Babysit", "says " + "word " * 20, why="because")

    rows = [row for row in told_by(one).splitlines() if "word" in row]
    assert {row.index("word") for row in rows[1:]} == {rows[0].index("says")}
    assert all(row == row.rstrip() and len(row) <= 60 for row in told_by(one).splitlines())


def test_what_is_quoted_is_no_markup() -> None:
    one = narrator()

    one.part("Act").quote("[bold]x[/bold]", None)

    assert "“[bold]x[/bold]”" in told_by(one)
