"""Agents are held to their scope, through the whole server."""

from simulator.state.world import PullRequest
from tests.scenarios.house import House, open_house

FILE = ".claude/agents/backend-engineer.md"
BACKEND = """\
# backend-engineer
## Role
Builds the API.
## Scope
- Owns: `backend/`, `sdk/python/**`
- Read-only: [docs/, frontend/]
- Never touch: infra/, backend/secrets/
"""
WIDE = BACKEND.replace("`backend/`", "`backend/`, `frontend/`").replace(", frontend/]", "]")
BRANCH = "agent/backend-engineer/tokens"
BOTH: dict[str, str | bytes | None] = {"backend/api.py": "a = 1\n", "frontend/app.ts": "let a = 1\n"}


def enlist(house: House, text: str = BACKEND, path: str = FILE, **more: str) -> None:
    """An administrator writes an agent file, and what lies about."""
    files: dict[str, str | bytes | None] = {
        path: text,
        "frontend/old.ts": "let old = 1\n" * 20,
        "backend/old.py": "old = 1\n" * 20,
        **more,
    }
    house.repository.push("main", files, message="Enlist", author="ada")


async def green(
    house: House, files: dict[str, str | bytes | None], branch: str = BRANCH, *, message: str = "Add it"
) -> PullRequest:
    """A pull request with that change, its CI green, everything said."""
    house.repository.push(branch, files, message=message, author="agent")
    pull_request = house.repository.open_pull_request(
        head=branch, base="main", title="Add it", author="agent", labels=("automerge",)
    )
    house.report(pull_request, "build", "success")
    await house.settle()
    return pull_request


async def test_an_agent_that_leaves_its_scope_is_held_with_both_lines_named(house: House) -> None:
    enlist(house)

    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "failure"
    assert house.says(pull_request).startswith(
        "Agent backend-engineer may not change frontend/app.ts: .claude/agents/backend-engineer.md says "
        "frontend/ is read-only (line 6)"
    )
    assert "`frontend/` is read-only (line 6), and it owns `backend/` and `sdk/python/**` (line 5)." in (
        house.summary(pull_request)
    )
    assert "says its branch" in house.summary(pull_request)


async def test_the_same_by_a_human_passes(house: House) -> None:
    enlist(house)

    pull_request = await green(house, BOTH, branch="tokens")

    assert house.verdict(pull_request) == "merged"


async def test_what_stays_inside_is_merged(house: House) -> None:
    enlist(house)

    pull_request = await green(house, {"backend/api.py": "a = 1\n", "sdk/python/x.py": "a = 1\n"})

    assert house.verdict(pull_request) == "merged"


async def test_a_move_out_of_a_foreign_folder_is_seen(house: House) -> None:
    enlist(house)
    moved: dict[str, str | bytes | None] = {"frontend/old.ts": None, "backend/old.ts": "let old = 1\n" * 20}

    pull_request = await green(house, moved)

    assert house.verdict(pull_request) == "failure"
    assert "frontend/old.ts" in house.says(pull_request)


async def test_a_deletion_out_of_scope_is_seen(house: House) -> None:
    enlist(house)

    pull_request = await green(house, {"frontend/old.ts": None})

    assert house.verdict(pull_request) == "failure"
    assert "frontend/old.ts" in house.says(pull_request)


async def test_an_agent_that_widens_its_scope_is_judged_by_the_base_and_waits_for_a_human(
    house: House,
) -> None:
    enlist(house)

    pull_request = await green(house, {FILE: WIDE, **BOTH})

    assert house.verdict(pull_request) == "failure"
    assert "| strategic | **held** |" in house.summary(pull_request)
    assert "| scope | **closed** |" in house.summary(pull_request)


async def test_an_agent_file_alone_waits_for_a_human_who_may_approve_it(house: House) -> None:
    enlist(house)
    pull_request = await green(house, {FILE: WIDE})
    assert house.verdict(pull_request) == "action_required"
    assert FILE in house.says(pull_request)

    house.repository.review(pull_request.number, "APPROVED", author="max")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_an_agent_that_owns_everything_does_not_own_code_owners(house: House) -> None:
    enlist(house, "# backend-engineer\n## Scope\n- Owns: `**`\n")

    pull_request = await green(house, {".github/CODEOWNERS": "* @agent\n"})

    assert house.verdict(pull_request) == "action_required"


async def test_code_owners_by_a_human_pass(house: House) -> None:
    enlist(house)

    pull_request = await green(house, {".github/CODEOWNERS": "* @ada\n"}, branch="owners")

    assert house.verdict(pull_request) == "merged"


async def test_warn_merges_and_says_so(house: House) -> None:
    house.configure("agents: {scope: warn}\n")
    enlist(house)

    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "merged"
    assert "`agents.scope` is warn, so it is only told." in house.summary(pull_request)


async def test_off_says_nothing(house: House) -> None:
    house.configure("agents: {scope: off}\n")
    enlist(house)

    pull_request = await green(house, {**BOTH, FILE: WIDE})

    assert house.verdict(pull_request) == "merged"
    assert "| scope |" not in house.summary(pull_request)


async def test_a_push_back_into_scope_heals_it(house: House) -> None:
    enlist(house)
    pull_request = await green(house, BOTH)
    assert house.verdict(pull_request) == "failure"

    house.repository.push(BRANCH, {"frontend/app.ts": None}, message="Take it out", author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_an_agent_without_a_file_is_held_and_told(house: House) -> None:
    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "action_required"
    assert (
        "attributed to backend-engineer, and no agent file in .claude/agents/ is of that name"
        in house.says(pull_request)
    )


async def test_files_without_a_scope_hold_nothing_and_say_so(house: House) -> None:
    prose = "You are a backend engineer.\n\n## Scope\nThe API, and whatever it needs.\n"
    enlist(house, f"---\nname: backend-engineer\ndescription: Use: always\n---\n{prose}")

    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "merged"
    assert "states no scope (its section in line 7 names no path): none is enforced." in house.summary(
        pull_request
    )
    assert "its front matter is broken in line 3; read line by line." in house.summary(pull_request)


async def test_a_file_without_a_heading_is_known_by_its_name_and_holds_nothing(house: House) -> None:
    enlist(house, "You build the API.\n")

    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "merged"
    assert "states no scope: none is enforced." in house.summary(pull_request)


async def test_a_scope_in_the_configuration_stands_for_a_file_of_prose(house: House) -> None:
    house.configure('agents: {scope_of: {backend-engineer: {owns: ["backend/**"]}}}\n')
    enlist(house, "You build the API.\n")

    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "failure"
    assert "agents.scope_of.backend-engineer" in house.says(pull_request)


async def test_a_human_who_writes_a_trailer_is_held_to_it_and_gains_nothing(house: House) -> None:
    house.configure("merge: {automerge: agents}\n")
    enlist(house, "# backend-engineer\n## Scope\n- Owns: `backend/`\n")
    house.repository.push(
        "tokens", {"backend/api.py": "a = 1\n"}, message="Add\n\nAgent: backend-engineer", author="agent"
    )

    pull_request = house.repository.open_pull_request(
        head="tokens", base="main", title="Add it", author="agent"
    )
    house.report(pull_request, "build", "success")
    await house.settle()

    assert not pull_request.is_merged
    assert "It is not by an agent" in house.summary(pull_request)
    assert "Every changed path is inside the scope of `backend-engineer`." in house.summary(pull_request)


async def test_a_configured_agent_does_not_choose_another_scope_by_trailer(house: House) -> None:
    house.configure('agents: {attribution: [{branch: "tokens*", agent: backend-engineer}]}\n')
    enlist(house, **{".claude/agents/frontend.md": "# frontend\n## Scope\n- Owns: `frontend/`\n"})

    pull_request = await green(
        house, {"frontend/app.ts": "let a = 1\n"}, branch="tokens", message="Add\n\nAgent: frontend"
    )

    assert house.verdict(pull_request) == "failure"


async def test_files_in_another_folder_are_read_there(house: House) -> None:
    house.configure("agents: {files: .github/agents}\n")
    enlist(house, BACKEND, ".github/agents/backend-engineer.agent.md")

    pull_request = await green(house, BOTH)

    assert house.verdict(pull_request) == "failure"
    assert ".github/agents/backend-engineer.agent.md says frontend/ is read-only (line 6)" in house.says(
        pull_request
    )


async def test_the_files_cost_one_request_while_they_stay_as_they_are() -> None:
    async with open_house(mergeability_reads=0) as house:
        enlist(house)
        await house.settle()
        before = len(house.requests())
        await green(house, {"backend/a.py": "a = 1\n"}, branch="agent/backend-engineer/a")
        first = len(house.requests()) - before
        await green(house, {"backend/b.py": "a = 1\n"}, branch="agent/backend-engineer/b")
        second = len(house.requests()) - before - first
        await green(house, {"backend/c.py": "a = 1\n"}, branch="c")
        human = len(house.requests()) - before - first - second

        assert (first - second, second - human) == (1, 0), house.bill()


async def test_a_changed_agent_file_gets_advice_at_its_lines_and_is_merged_all_the_same(house: House) -> None:
    enlist(house)
    broken = "---\nname: web\ndescription: Builds: all\n---\n## Scope\n- Owns: `frontend/`, `nowhere/`\n"
    pull_request = house.propose("people/web", files={".claude/agents/web.md": broken})
    house.report(pull_request, "build", "success")
    await house.settle()

    run = house.own_check(pull_request)
    assert run is not None
    told = [
        (annotation.path, annotation.start_line, annotation.level) for annotation in run.output.annotations
    ]
    assert told[:2] == [
        (".claude/agents/web.md", 3, "warning"),
        (".claude/agents/web.md", 6, "warning"),
    ]
    assert "notes on changed agent files, as annotations: advice" in (run.output.summary or "")
    assert pull_request.is_merged


async def test_a_scope_that_is_narrowed_on_the_base_shuts_what_is_open(house: House) -> None:
    enlist(house, WIDE)
    house.repository.push(BRANCH, BOTH, message="Add it", author="agent")
    pull_request = house.repository.open_pull_request(
        head=BRANCH, base="main", title="Add it", author="agent"
    )
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.conclusion(pull_request) == "success"

    enlist(house)
    await house.until(lambda: house.conclusion(pull_request) == "failure")
