"""What is said of branches left behind can be copied into a shell without harm."""

from bot.model.snapshot import AgentBranch
from bot.render.left_behind import body

HOSTILE = ("agent/x/$(rm${IFS}-rf)", "agent/x/a;reboot", "agent/x/`id`", "agent/```/x", "agent/<img>@wei")


def test_each_has_its_commands() -> None:
    text = body([AgentBranch(name="worktree-agent-1a2b")])

    assert "- `worktree-agent-1a2b`" in text
    assert "git branch -D worktree-agent-1a2b; git push origin --delete worktree-agent-1a2b" in text


def test_a_name_that_a_shell_would_read_has_none() -> None:
    text = body([AgentBranch(name=name) for name in HOSTILE])

    assert "git push" not in text
    assert "<img>" not in text.replace("`agent/<img>@wei`", "")


def test_many_are_cut() -> None:
    text = body([AgentBranch(name=f"agent/x/{number}") for number in range(30)])

    assert text.count("git push") == 20
    assert "and 10 more branches" in text
