from tests.simulator.stage import REPO, Stage


async def test_an_app_makes_and_completes_its_check_run(stage: Stage) -> None:
    pull = stage.propose()

    made = await stage.babysit.post(f"{REPO}/check-runs", {"name": "babysit", "head_sha": pull.head_sha})
    done = await stage.babysit.patch(
        f"{REPO}/check-runs/{made.at('id')}",
        {"conclusion": "success", "output": {"title": "Fine", "summary": "All gates are open."}},
    )

    assert (made.status, made.at("status")) == (201, "queued")
    assert (done.at("status"), done.at("conclusion")) == ("completed", "success")
    assert done.at("output", "title") == "Fine"
    assert done.at("pull_requests", 0, "number") == pull.number


async def test_an_app_says_when_its_check_run_began(stage: Stage) -> None:
    pull = stage.propose()
    body = {"name": "babysit", "head_sha": pull.head_sha, "started_at": "2026-11-20T08:00:00Z"}

    made = await stage.babysit.post(f"{REPO}/check-runs", body)
    refused = await stage.babysit.post(f"{REPO}/check-runs", {**body, "started_at": "yesterday"})

    assert made.at("started_at") == "2026-11-20T08:00:00Z"
    assert refused.status == 422


async def test_people_cannot_make_check_runs(stage: Stage) -> None:
    pull = stage.propose()

    reply = await stage.person("ada").post(f"{REPO}/check-runs", {"name": "x", "head_sha": pull.head_sha})

    assert (reply.status, reply.message) == (403, "You must authenticate via a GitHub App.")


async def test_an_app_cannot_touch_the_run_of_another(stage: Stage) -> None:
    run = stage.repository.start_check_run(stage.propose().head_sha, "build")

    reply = await stage.babysit.patch(f"{REPO}/check-runs/{run.id}", {"conclusion": "success"})

    assert reply.status == 403


async def test_more_than_fifty_annotations_in_one_request_are_refused(stage: Stage) -> None:
    pull = stage.propose()
    one = {"path": "new.py", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "no"}
    output = {"title": "t", "summary": "s", "annotations": [one] * 51}

    reply = await stage.babysit.post(
        f"{REPO}/check-runs", {"name": "babysit", "head_sha": pull.head_sha, "output": output}
    )

    assert reply.status == 422
    assert reply.message == "Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied."


async def test_annotations_add_up_and_are_paged(stage: Stage) -> None:
    pull = stage.propose()
    one = {"path": "new.py", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "hm"}
    output = {"title": "t", "summary": "s", "annotations": [one] * 50}
    made = await stage.babysit.post(
        f"{REPO}/check-runs", {"name": "babysit", "head_sha": pull.head_sha, "output": output}
    )
    path = f"{REPO}/check-runs/{made.at('id')}"

    changed = await stage.babysit.patch(path, {"output": output})
    page = await stage.babysit.get(f"{path}/annotations?per_page=60&page=2")

    assert changed.at("output", "annotations_count") == 100
    assert isinstance(page.body, list)
    assert len(page.body) == 40


async def test_an_app_cannot_say_stale(stage: Stage) -> None:
    pull = stage.propose()
    body = {"name": "x", "head_sha": pull.head_sha, "conclusion": "stale"}

    assert (await stage.babysit.post(f"{REPO}/check-runs", body)).status == 422


async def test_the_newest_run_of_a_name_is_the_latest(stage: Stage) -> None:
    sha = stage.propose().head_sha
    old = stage.repository.start_check_run(sha, "build")
    new = stage.repository.start_check_run(sha, "build")
    path = f"{REPO}/commits/{sha}/check-runs"

    latest, everything = await stage.babysit.get(path), await stage.babysit.get(f"{path}?filter=all")

    assert (latest.at("total_count"), latest.at("check_runs", 0, "id")) == (1, new.id)
    assert [everything.at("check_runs", index, "id") for index in (0, 1)] == [new.id, old.id]


async def test_runs_beyond_a_hundred_are_on_the_next_page(stage: Stage) -> None:
    sha = stage.propose().head_sha
    for number in range(250):
        stage.repository.start_check_run(sha, f"job {number}")

    path = f"{REPO}/commits/{sha}/check-runs?per_page=100"
    first, last = await stage.babysit.get(path), await stage.babysit.get(f"{path}&page=3")

    assert 'rel="next"' in first.headers["link"]
    assert first.at("total_count") == 250
    runs = last.at("check_runs")
    assert isinstance(runs, list)
    assert len(runs) == 50
    assert 'rel="next"' not in last.headers["link"]


async def test_the_combined_status_takes_the_newest_of_each_context(stage: Stage) -> None:
    sha = stage.propose().head_sha
    ci = stage.github.as_person("wei")
    path = f"{REPO}/statuses/{sha}"
    await ci.post(path, {"state": "failure", "context": "lint"})
    await ci.post(path, {"state": "success", "context": "lint"})

    reply = await stage.babysit.get(f"{REPO}/commits/{sha}/status")

    assert (reply.at("state"), reply.at("total_count")) == ("success", 1)


async def test_no_status_at_all_is_pending(stage: Stage) -> None:
    sha = stage.propose().head_sha

    assert (await stage.babysit.get(f"{REPO}/commits/{sha}/status")).at("state") == "pending"


async def test_a_failed_job_has_steps_an_annotation_and_a_log(stage: Stage) -> None:
    sha = stage.propose().head_sha
    job, _ = stage.repository.start_workflow(sha, ["test", "lint"])
    stage.repository.finish_job(job, "failure", failed_step="Run pytest", log="E assert 1 == 2\n")
    path = f"{REPO}/actions/jobs/{job.id}"

    shown = await stage.babysit.get(path)
    sent_on = await stage.babysit.get(f"{path}/logs")
    log = await stage.github.as_nobody().get(sent_on.headers["location"])
    remarks = await stage.babysit.get(f"{REPO}/check-runs/{job.id}/annotations")

    assert (shown.at("conclusion"), shown.at("steps", 1, "name")) == ("failure", "Run pytest")
    assert (sent_on.status, log.body) == (302, "E assert 1 == 2\n")
    assert remarks.at(0, "message") == "Process completed with exit code 1."


async def test_the_jobs_of_a_run_are_its_check_runs(stage: Stage) -> None:
    sha = stage.propose().head_sha
    jobs = stage.repository.start_workflow(sha, ["test", "lint"])
    again = stage.repository.rerun_job(jobs[0])
    run = jobs[0].suite.workflow_run
    assert run is not None

    reply = await stage.babysit.get(f"{REPO}/actions/runs/{run.id}/jobs")

    assert reply.at("total_count") == 2
    assert reply.at("jobs", 0, "id") == again.id
    assert reply.at("jobs", 0, "run_attempt") == 2


async def test_unknown_commits_are_422(stage: Stage) -> None:
    reply = await stage.babysit.get(f"{REPO}/commits/{'0' * 40}/check-runs")

    assert (reply.status, reply.message) == (422, f"No commit found for SHA: {'0' * 40}")
