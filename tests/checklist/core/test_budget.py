import pytest

from bot.checklist.core.budget import BudgetSpentError, follow, step
from bot.checklist.core.source import SourceFile


def test_a_file_has_so_many_steps_and_another_its_own() -> None:
    spent, fresh = SourceFile.of("a.py", ""), SourceFile.of("b.py", "")
    follow(spent, 300_000)

    with pytest.raises(BudgetSpentError):
        follow(spent, 1)
    follow(fresh, 1)


def test_steps_run_out_without_an_error() -> None:
    source = SourceFile.of("a.py", "")
    taken = [step(source) for _ in range(60_001)]

    assert taken.count(False) == 1
    assert not taken[-1]
