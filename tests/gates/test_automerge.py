import pytest

from bot.gates import automerge
from bot.model.config import (
    AgentsConfig,
    Attribution,
    Automerge,
    Config,
    MergeConfig,
    MergeMethod,
)
from bot.model.gate import Case, GateState
from bot.model.snapshot import Actor, ActorKind, ChangedFile
from tests.building import base, case, merge_config

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED
CLAUDE = Actor("claude", ActorKind.BOT)
AGENTS = MergeConfig(automerge=Automerge.AGENTS)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(case(), OPEN, id="labelled"),
        pytest.param(case(labels=frozenset()), HELD, id="not-labelled"),
        pytest.param(case(is_draft=True), HELD, id="draft"),
        pytest.param(case(merge_config(label="ship it")), HELD, id="another-label"),
        pytest.param(case(merge_config(automerge=Automerge.ALL), labels=frozenset()), OPEN, id="all"),
        pytest.param(case(merge_config(automerge=Automerge.NEVER)), HELD, id="never"),
        pytest.param(case(Config(merge=AGENTS), labels=frozenset(), author=CLAUDE), OPEN, id="agent"),
        pytest.param(case(Config(merge=AGENTS), labels=frozenset()), HELD, id="human-where-agents-merge"),
        pytest.param(
            case(Config(merge=AGENTS), labels=frozenset(), author=Actor("claude")), HELD, id="namesake"
        ),
        pytest.param(case(Config(merge=AGENTS)), OPEN, id="human-with-the-label"),
        pytest.param(
            case(
                Config(
                    merge=AGENTS,
                    agents=AgentsConfig(attribution=(Attribution(agent="backend", branch="agent/*"),)),
                ),
                labels=frozenset(),
            ),
            OPEN,
            id="configured-branch",
        ),
        pytest.param(
            case(base=base(merge_methods=frozenset({"merge", "rebase"}))), HELD, id="method-not-allowed-here"
        ),
        pytest.param(
            case(changed_files=(ChangedFile(path=".github/workflows/ci.yml", change="MODIFIED"),)),
            HELD,
            id="workflow-file",
        ),
        pytest.param(
            case(merge_config(method=MergeMethod.MERGE), base=base(merge_methods=frozenset({"merge"}))),
            OPEN,
            id="method-allowed",
        ),
    ],
)
def test_only_a_pull_request_that_opted_in_is_merged(given: Case, expected: GateState) -> None:
    assert automerge.GATE.examine(given).state is expected


def test_opting_in_is_no_matter_of_the_conclusion() -> None:
    assert not automerge.GATE.decides_conclusion
