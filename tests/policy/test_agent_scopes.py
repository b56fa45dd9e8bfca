import pytest

from bot.model.config import AgentsConfig, Attribution, Config, Level, StatedScope
from bot.model.gate import Case
from bot.model.snapshot import Actor, ActorKind, ChangedFile
from bot.policy.agent_scopes import first_guarded, is_guarded, is_restricted, needs_agent_files, scopes
from tests.building import case

BACKEND = Attribution(agent="backend", branch="agent/*")
STATED = StatedScope(owns=("app/**",), reads=(), never=("app/billing/**",))


def declared(**fields: object) -> Case:
    return case(Config(agents=AgentsConfig(attribution=(BACKEND,), **fields)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "guarded"),
    [
        (".github/workflows/ci.yml", True),
        (".github/actions/build/action.yml", True),
        (".GitHub/CODEOWNERS", True),
        (".claude/agents/backend.md", True),
        ("app/main.py", False),
        ("docs/workflows/ci.yml", False),
    ],
)
def test_some_paths_are_in_no_agents_scope(path: str, *, guarded: bool) -> None:
    assert is_guarded(case(), path) is guarded


def test_the_first_such_path_of_a_change_is_named() -> None:
    files = (ChangedFile(path="a.py", change="MODIFIED"), ChangedFile(path="CODEOWNERS", change="ADDED"))

    assert first_guarded(case(changed_files=files)) == "CODEOWNERS"
    assert first_guarded(case(changed_files=files[:1])) is None


def test_a_declared_agent_is_restricted_and_a_person_is_not() -> None:
    assert is_restricted(declared())
    assert not is_restricted(
        case(head=case().snapshot.head.__class__(ref="x", sha="a" * 40, repository="acme/app"))
    )
    assert not is_restricted(declared(scope=Level.OFF))


def test_an_app_that_is_an_agent_is_restricted_by_its_account() -> None:
    assert is_restricted(case(author=Actor("claude", ActorKind.BOT)))


def test_a_scope_that_the_configuration_states_needs_no_file() -> None:
    stated = declared(scope_of={"Backend": STATED})

    (scope,) = scopes(stated)
    assert [rule.glob for rule in scope.rules] == ["app/**", "app/billing/**"]
    assert not needs_agent_files(stated)
    assert needs_agent_files(declared())
    assert [agent_scope.is_known for agent_scope in scopes(declared())] == [False]
