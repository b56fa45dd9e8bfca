import hashlib
import hmac

from simulator.actions.threads import LinePlace
from simulator.webhooks import Disorder, by_chance
from tests.simulator.stage import REPO, Stage


async def test_deliveries_are_signed_over_their_very_bytes(stage: Stage) -> None:
    stage.propose()
    await stage.github.quiesce()

    received = stage.receiver.last("pull_request")

    secret = stage.starter.webhook_secret.encode()
    assert received.headers["X-Hub-Signature-256"] == (
        "sha256=" + hmac.new(secret, received.raw, hashlib.sha256).hexdigest()
    )
    assert received.headers["User-Agent"].startswith("GitHub-Hookshot/")
    assert received.headers["X-GitHub-Hook-Installation-Target-ID"] == str(stage.starter.app.id)
    installation = received.payload["installation"]
    assert isinstance(installation, dict)
    assert installation["id"] == stage.starter.installation.id


async def test_a_life_of_a_pull_request_arrives_in_order(stage: Stage) -> None:
    stage.propose()
    stage.repository.label(1, "automerge", author="wei")
    stage.repository.push("agent/x", {"new.py": "2\n"}, author="agent")
    stage.repository.merge(1, author="wei")
    await stage.github.quiesce()

    names = [name for name in stage.receiver.names if name.startswith("pull_request")]
    assert names == [
        "pull_request.opened",
        "pull_request.labeled",
        "pull_request.synchronize",
        "pull_request.closed",
    ]


async def test_events_that_the_app_did_not_subscribe_to_stay_away(stage: Stage) -> None:
    stage.starter.app.events.discard("push")
    stage.propose()
    await stage.github.quiesce()

    assert "push" not in stage.receiver.names


async def test_a_fork_leaves_the_pull_requests_of_its_checks_empty(stage: Stage) -> None:
    fork = stage.starter.world.fork("acme/app", "mallory")
    sha = fork.push("patch-1", {"new.py": "1\n"}, author="mallory")
    pull = stage.repository.open_pull_request(head="mallory:patch-1", author="mallory")
    stage.repository.complete_check_run(stage.repository.start_check_run(sha, "build"))
    await stage.github.quiesce()

    check_run = stage.receiver.last("check_run").payload["check_run"]
    assert isinstance(check_run, dict)
    assert (pull.is_fork, check_run["pull_requests"]) == (True, [])


async def test_a_push_to_a_fork_synchronizes_the_pull_request(stage: Stage) -> None:
    fork = stage.starter.world.fork("acme/app", "mallory")
    fork.push("patch-1", {"new.py": "1\n"}, author="mallory")
    pull = stage.repository.open_pull_request(head="mallory:patch-1", author="mallory")

    sha = fork.push("patch-1", {"new.py": "2\n"}, author="mallory")
    await stage.github.quiesce()

    assert (pull.head_sha, stage.receiver.names[-1]) == (sha, "pull_request.synchronize")


async def test_only_its_own_app_hears_that_a_check_is_to_run_again(stage: Stage) -> None:
    sha = stage.propose().head_sha
    theirs = stage.repository.start_check_run(sha, "build")
    ours = stage.repository.start_check_run(sha, "babysit", app=stage.starter.app)

    stage.repository.rerun_check(theirs, author="wei")
    stage.repository.rerun_check(ours, author="wei")
    await stage.github.quiesce()

    assert stage.receiver.names.count("check_run.rerequested") == 1


async def test_a_lost_delivery_is_kept_and_can_be_sent_again(stage: Stage) -> None:
    stage.github.disturb(Disorder(lose=lambda delivery: delivery.event == "pull_request"))
    stage.propose()
    await stage.github.quiesce()
    app = stage.github.as_app(stage.starter.app, stage.starter.private_key)
    listed = await app.get("/app/hook/deliveries?per_page=1")

    again = await app.post(f"/app/hook/deliveries/{listed.at(0, 'id')}/attempts")
    await stage.github.quiesce()

    assert (listed.at(0, "event"), listed.at(0, "status_code"), again.status) == ("pull_request", 0, 202)
    assert stage.receiver.last("pull_request").headers["X-GitHub-Delivery"] == listed.at(0, "guid")


async def test_a_delivery_can_come_twice(stage: Stage) -> None:
    stage.github.disturb(Disorder(duplicate=lambda delivery: delivery.event == "pull_request"))
    stage.propose()
    await stage.github.quiesce()

    ids = [
        received.headers["X-GitHub-Delivery"]
        for received in stage.receiver.received
        if received.event == "pull_request"
    ]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_a_delivery_can_be_overtaken(stage: Stage) -> None:
    await stage.github.quiesce()
    stage.github.disturb(Disorder(hold_back=lambda delivery: delivery.event == "push"))
    stage.repository.push("agent/x", {"new.py": "1\n"})
    await stage.github.quiesce()

    assert stage.receiver.names[-3:] == ["create", "push", "check_suite.requested"]


async def test_disorder_at_random_is_the_same_for_the_same_seed(stage: Stage) -> None:
    stage.propose()
    delivery = next(iter(stage.starter.world.outbox.deliveries.values()))

    draws = [[by_chance(7, lose=0.5).lose(delivery) for _ in range(3)] for _ in range(2)]

    assert draws[0] == draws[1]


async def test_a_refused_delivery_is_not_sent_again_by_itself(stage: Stage) -> None:
    stage.receiver.status = 503
    stage.propose()
    await stage.github.quiesce()

    deliveries = stage.starter.world.outbox.deliveries.values()
    assert {delivery.status_code for delivery in deliveries} == {503}
    assert len(stage.receiver.received) == len(deliveries)


async def test_comments_labels_and_threads_are_told_of(stage: Stage) -> None:
    stage.propose()
    comment = stage.repository.comment(1, "hm", author="rob")
    stage.repository.edit_comment(comment, "hmm", author="wei")
    thread = stage.repository.comment_on_line(1, LinePlace(path="new.py", line=1), "why?", author="wei")
    stage.repository.resolve_thread(1, thread, author="agent")
    stage.repository.delete_comment(comment, author="wei")
    await stage.github.quiesce()

    start = stage.receiver.names.index("issue_comment.created")
    assert stage.receiver.names[start:] == [
        "issue_comment.created",
        "issue_comment.edited",
        "pull_request_review.submitted",
        "pull_request_review_comment.created",
        "pull_request_review_thread.resolved",
        "issue_comment.deleted",
    ]
    shown = await stage.babysit.get(f"{REPO}/pulls/1/comments")
    assert shown.at(0, "body") == "why?"
