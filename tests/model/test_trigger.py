import pytest

from bot.model.keys import InstallationKey
from bot.model.trigger import ContextReport, Gone, Outcome, Trigger, Urgency, context_key, is_news
from tests.building import KEY


@pytest.mark.parametrize("outcome", Outcome)
def test_of_reports_only_a_failed_one_speaks_against_what_was_decided(outcome: Outcome) -> None:
    trigger = Trigger(key=KEY, report=ContextReport(name="build", outcome=outcome))

    assert is_news(trigger) is (outcome is Outcome.FAILED)


@pytest.mark.parametrize("urgency", Urgency)
def test_an_event_that_is_looked_at_soon_may_speak_against_it(urgency: Urgency) -> None:
    assert is_news(Trigger(key=KEY, urgency=urgency)) is (urgency in {Urgency.AT_ONCE, Urgency.SHORTLY})


def test_contexts_of_one_name_are_apart_by_their_suites() -> None:
    assert context_key("build", 0) == "build"
    assert context_key("build", 1) != context_key("build", 2)


@pytest.mark.parametrize(
    ("gone", "covers"),
    [
        (Gone(installation_id=1), True),
        (Gone(installation_id=2), False),
        (Gone(installation_id=1, repository_ids=frozenset({70})), True),
        (Gone(installation_id=1, repository_ids=frozenset({71})), False),
        (Gone(installation_id=0, repository_ids=frozenset({70})), True),
        (Gone(installation_id=0), False),
    ],
)
def test_what_is_gone_takes_its_keys_with_it(gone: Gone, *, covers: bool) -> None:
    assert gone.covers(KEY) is covers


def test_an_installation_outlives_its_repositories() -> None:
    key = InstallationKey(installation_id=1)

    assert not Gone(installation_id=1, repository_ids=frozenset({70})).covers(key)
    assert Gone(installation_id=1).covers(key)
