"""The processes that answer: what they are given, and that none is left behind."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.cli._mcp.child import ChildProcesses, RefusedError


async def test_half_a_character_of_a_file_name_does_not_reach_the_protocol(tmp_path: Path) -> None:
    (tmp_path / ".claude" / "agents").mkdir(parents=True)
    (tmp_path / ".claude" / "agents" / "be.md").write_text("# be\n## Scope\n- Owns: `a/`\n")

    answer = await ChildProcesses().ask(
        "scope", "--format=json", "--agent=be", f"--repo={tmp_path}", "--", "a/\udcff"
    )

    assert answer.value["paths"][0]["path"] == "a/?"


@pytest.mark.parametrize("word", ["a\0b", "\ud800", "x" * 3_000_000], ids=["zero", "half", "long"])
async def test_what_no_program_can_be_given_is_refused(word: str) -> None:
    with pytest.raises(RefusedError, match="cannot be asked"):
        await ChildProcesses().ask("scope", "--format=json", word)


async def test_what_takes_too_long_is_ended_and_said() -> None:
    before = _children()

    with pytest.raises(RefusedError, match=r"longer than 0\.01 seconds"):
        await ChildProcesses(time_limit_s=0.01).ask("claims", "--format=json", "-", given="")
    assert _children() == before


async def test_a_question_that_is_cancelled_leaves_no_process() -> None:
    before = _children()
    asking = asyncio.create_task(ChildProcesses().ask("claims", "--format=json", "-", given=""))
    while _children() == before:  # noqa: ASYNC110 - nothing else tells that it was started
        await asyncio.sleep(0)
    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
    assert _children() == before


def _children() -> list[str]:
    """Of this process, those that still run or were not waited for; a database of other tests may be one."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
