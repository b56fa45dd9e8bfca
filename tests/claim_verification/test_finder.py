from dataclasses import replace

from bot.claim_verification.finder import MOST_CHARACTERS_A_LOOK, Finder, is_agent, text_of
from bot.model.config import AgentsConfig
from bot.model.snapshot import Actor, ActorKind
from tests.building import snapshot
from tests.policy.said import comment

AGENTS = AgentsConfig()
CLAIM = replace(comment(), body="The file `a.py` is missing.")


async def test_a_claim_is_found_with_its_statement() -> None:
    search = await Finder().search(snapshot(statements=(CLAIM,)), AGENTS)

    assert [(found.claim.subject, found.statement, found.is_from_agent) for found in search.found] == [
        ("a.py", CLAIM, False)
    ]
    assert search.unread == 0


async def test_a_reason_given_with_a_command_is_no_claim() -> None:
    hold = replace(comment(), body="/hold the file `a.py` is missing")

    assert not (await Finder().search(snapshot(statements=(hold,)), AGENTS)).found


async def test_a_flood_of_words_keeps_no_agents_claim_from_being_read() -> None:
    flood = replace(comment(2, by="eve"), body="x" * MOST_CHARACTERS_A_LOOK)
    agents = replace(CLAIM, author=Actor("claude", ActorKind.BOT))

    search = await Finder().search(snapshot(statements=(flood, agents)), AGENTS)

    assert [found.is_from_agent for found in search.found] == [True]
    assert search.unread == 1


def test_an_app_is_an_agent_and_a_person_is_not() -> None:
    bot = replace(CLAIM, author=Actor("claude", ActorKind.BOT))

    assert is_agent(bot, snapshot(), AGENTS)
    assert not is_agent(replace(CLAIM, author=Actor("grace")), snapshot(), AGENTS)


def test_a_ticked_box_makes_no_new_text() -> None:
    assert text_of("- [ ] do it\r\n") == text_of("- [x] do it")
    assert text_of("- [ ] do it") != text_of("- [ ] do that")
