from bot.model.config import ChecklistConfig, Config, StrategicConfig
from bot.policy.people import asked_for, teams_in
from tests.building import case
from tests.policy.said import review

STRATEGIC = Config(strategic=StrategicConfig(labels=("strategic",)))


def test_rights_are_asked_for_only_where_an_approval_is() -> None:
    approved = (review(by="Grace"),)

    assert asked_for(case(STRATEGIC, labels=frozenset({"strategic"}), statements=approved)) == {"grace"}
    assert asked_for(case(STRATEGIC, statements=approved)) == frozenset()


def test_teams_are_named_wherever_people_are() -> None:
    config = Config(
        strategic=StrategicConfig(approvers=("@Acme/Core", "@ada")),
        checklist=ChecklistConfig(waivers=("acme/security",)),
    )

    assert teams_in(config) == {"acme/core", "acme/security"}
