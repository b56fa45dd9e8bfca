"""The story: hypothesis draws what happens next; what must be true is asked after each step."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from simulator.actions import comments as comment_actions
from simulator.actions import labels as label_actions
from simulator.actions import lifecycle, locking, pull_requests, pushes, queues, reviews, statuses
from simulator.actions import merges as merge_actions
from simulator.state.world import PullRequest
from tests.scenarios.house import START
from tests.story import ending, invariants
from tests.story.journal import kept
from tests.story.misfortunes import MOST_OPEN, PAUSES, WHICH, Misfortunes
from tests.story.objections import CLAIM, Policy
from tests.story.organisation import PLANS, open_organisation

WRITERS = st.sampled_from(["wei", "max", "ada", "agent"])
ANYBODY = st.sampled_from(["wei", "max", "ada", "agent", "tri", "rob"])
CONCLUSIONS = st.sampled_from(["success", "success", "success", "failure", "cancelled", "timed_out"])
LABELS = st.sampled_from([("automerge",), ("automerge",), ("Automerge",), (), ("automerge", "strategic")])
COMMANDS = st.sampled_from(
    ["/hold not yet", "/unhold", "/merge", "/recheck", "/approve", "/revoke", "/explain", "/help", "/verify"]
)


class Story(Misfortunes):
    """The story of one organisation. Every rule is something that somebody does; then seconds may pass."""

    steps = merges = lives = 0
    """Of all stories so far."""

    @initialize(plan=st.sampled_from(PLANS), writes=st.sampled_from([500, 500, 60]))
    def begin(self, plan: str, writes: int) -> None:
        journal = self.logs.enter_context(kept())
        opening = open_organisation(plan, journal, writes)
        self.organisation = self.wait(self.stack.enter_async_context(opening))

    # Agents

    @precondition(lambda self: len(self.organisation.open_pulls()) < MOST_OPEN)
    @rule(
        base=st.sampled_from(["main", "main", "main", "release"]),
        labels=LABELS,
        shared=st.sampled_from(["", "", "", "shared.py"]),
        stage=st.sampled_from(["draft", "silent", "running", "running"]),
        pause=PAUSES,
    )
    def propose(self, base: str, labels: tuple[str, ...], shared: str, stage: str, pause: int) -> None:
        def deed() -> None:
            pull = self.organisation.propose(base, draft=stage == "draft", labels=labels, shared=shared)
            if stage == "running":
                self.organisation.start_ci(pull.head_sha, pull.repository)

        self.then(pause, deed)

    @rule(which=WHICH, force=st.booleans(), ci=st.booleans(), pause=PAUSES)
    def push(self, which: int, force: bool, ci: bool, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            self.organisation.push(pull, force=force)
            if ci:
                self.organisation.start_ci(pull.head_sha, pull.repository)

        self.on(which, pause, deed)

    @rule(which=WHICH, pause=PAUSES)
    def propose_the_same_for_the_other_branch(self, which: int, pause: int) -> None:
        self.on(which, pause, self.organisation.twin)

    @rule(which=WHICH, base=st.sampled_from(["main", "release"]), pause=PAUSES)
    def retarget(self, which: int, base: str, pause: int) -> None:
        self.on(
            which,
            pause,
            lambda pull: pull_requests.retarget(pull.repository, pull.number, base, author="agent"),
        )

    @rule(which=WHICH, is_draft=st.booleans(), pause=PAUSES)
    def draft(self, which: int, is_draft: bool, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            change = pull_requests.convert_to_draft if is_draft else pull_requests.mark_ready
            change(pull.repository, pull.number, author="agent")

        self.on(which, pause, deed)

    # CI

    @rule(which=WHICH, workflow=st.sampled_from(["CI", "CI", "Docs"]), pause=PAUSES)
    def begin_ci(self, which: int, workflow: str, pause: int) -> None:
        self.on(
            which, pause, lambda pull: self.organisation.start_ci(pull.head_sha, pull.repository, workflow)
        )

    @rule(which=WHICH, conclusion=CONCLUSIONS, most=st.sampled_from([1, 9, 9]), pause=PAUSES)
    def end_ci(self, which: int, conclusion: str, most: int, pause: int) -> None:
        self.on(
            which,
            pause,
            lambda pull: self.organisation.finish_ci(pull.head_sha, pull.repository, conclusion, most),
        )

    @rule(which=WHICH, pause=PAUSES)
    def turn_green(self, which: int, pause: int) -> None:
        self.on(which, pause, self.organisation.turn_green)

    @rule(which=WHICH, pause=PAUSES)
    def rerun_a_job(self, which: int, pause: int) -> None:
        self.on(which, pause, self.organisation.rerun_ci)

    @rule(which=WHICH, pause=PAUSES)
    def rerun_babysit(self, which: int, pause: int) -> None:
        self.on(which, pause, self.organisation.rerun_babysit)

    @rule(which=WHICH, state=st.sampled_from(["pending", "success", "failure"]), pause=PAUSES)
    def set_a_status(self, which: int, state: str, pause: int) -> None:
        self.on(
            which, pause, lambda pull: statuses.set_status(pull.repository, pull.head_sha, "legacy", state)
        )

    # People

    @rule(which=WHICH, command=COMMANDS, by=ANYBODY, pause=PAUSES)
    def command(self, which: int, command: str, by: str, pause: int) -> None:
        self.on(
            which,
            pause,
            lambda pull: comment_actions.comment(pull.repository, pull.number, command, author=by),
        )

    @rule(which=WHICH, by=WRITERS, pause=PAUSES)
    def claim(self, which: int, by: str, pause: int) -> None:
        body = f"{CLAIM} {self.organisation.fresh('contract')} yet."
        self.on(
            which, pause, lambda pull: comment_actions.comment(pull.repository, pull.number, body, author=by)
        )

    @rule(which=WHICH, pause=PAUSES)
    def withdraw_claims(self, which: int, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            for comment in [comment for comment in pull.comments if comment.body.startswith(CLAIM)]:
                comment_actions.delete_comment(pull.repository, comment, author="wei")

        self.on(which, pause, deed)

    @rule(which=WHICH, number=st.integers(1, 2), pause=PAUSES)
    def settle_a_claim(self, which: int, number: int, pause: int) -> None:
        body = f"/verify C{number} refuted: it is signed"
        self.on(
            which,
            pause,
            lambda pull: comment_actions.comment(pull.repository, pull.number, body, author="max"),
        )

    @rule(which=WHICH, into=st.sampled_from(["/hold late", "never mind"]), pause=PAUSES)
    def edit_a_comment(self, which: int, into: str, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            said = [comment for comment in pull.comments if comment.author.kind == "User"]
            if said:
                comment_actions.edit_comment(pull.repository, said[-1], into, author=said[-1].author)

        self.on(which, pause, deed)

    @rule(
        which=WHICH,
        name=st.sampled_from(["automerge", "AutoMerge", "strategic", "bug"]),
        is_on=st.booleans(),
        by=st.sampled_from(["wei", "max", "tri", "agent"]),
        pause=PAUSES,
    )
    def label(self, which: int, name: str, is_on: bool, by: str, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            change = label_actions.label if is_on else label_actions.unlabel
            change(pull.repository, pull.number, name, author=by)

        self.on(which, pause, deed)

    @rule(
        which=WHICH,
        state=st.sampled_from(["APPROVED", "CHANGES_REQUESTED", "COMMENTED"]),
        by=st.sampled_from(["wei", "max", "ada", "rob"]),
        pause=PAUSES,
    )
    def review(self, which: int, state: str, by: str, pause: int) -> None:
        self.on(which, pause, lambda pull: reviews.review(pull.repository, pull.number, state, "", author=by))

    @rule(which=WHICH, pause=PAUSES)
    def dismiss_reviews(self, which: int, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            for review in pull.reviews:
                if review.state in {"APPROVED", "CHANGES_REQUESTED"}:
                    reviews.dismiss_review(pull.repository, pull.number, review, author="ada")

        self.on(which, pause, deed)

    @rule(which=WHICH, is_locked=st.booleans(), pause=PAUSES)
    def lock(self, which: int, is_locked: bool, pause: int) -> None:
        def deed(pull: PullRequest) -> None:
            change = locking.lock if is_locked else locking.unlock
            change(pull.repository, pull.number, author="ada")

        self.on(which, pause, deed)

    @rule(which=WHICH, pause=PAUSES)
    def close(self, which: int, pause: int) -> None:
        self.on(which, pause, lambda pull: lifecycle.close(pull.repository, pull.number, author="agent"))

    @rule(pause=PAUSES)
    def reopen(self, pause: int) -> None:
        closed = [pull for pull in self.organisation.pulls() if not pull.is_open and not pull.is_merged]
        closed = [
            pull_request
            for pull_request in closed
            if pull_request.repository.branch_sha(pull_request.head_ref)
        ]
        if closed:
            self.then(
                pause, lambda: lifecycle.reopen(closed[-1].repository, closed[-1].number, author="agent")
            )

    @rule(which=WHICH, pause=PAUSES)
    def merge_by_hand(self, which: int, pause: int) -> None:
        self.on(
            which,
            pause,
            lambda pull: merge_actions.merge(pull.repository, pull.number, method="squash", author="ada"),
        )

    @rule(pause=PAUSES)
    def use_a_merged_branch_again(self, pause: int) -> None:
        merged = [pull for pull in self.organisation.pulls() if pull.is_merged]
        if merged:
            name = self.organisation.fresh("again")
            files = {f"{name}.py": "1\n"}
            self.then(
                pause, lambda: pushes.push(merged[-1].repository, merged[-1].head_ref, files, author="agent")
            )

    @rule(branch=st.sampled_from(["main", "main", "release"]), what=st.integers(0, 3), pause=PAUSES)
    def configure(self, branch: str, what: int, pause: int) -> None:
        now = START + timedelta(seconds=self.runner.get_loop().time())
        start, end = now - timedelta(minutes=1), now + timedelta(minutes=20)
        freeze = f"{{from: '{start:%Y-%m-%dT%H:%M:%SZ}', to: '{end:%Y-%m-%dT%H:%M:%SZ}', reason: holidays}}"
        text, policy = [
            ("", Policy()),
            ("mode: observe\n", Policy(is_observing=True)),
            (f"merge: {{freeze: [{freeze}]}}\n", Policy(freeze=(start, end.replace(microsecond=0)))),
            ("merge: {update_branch: required}\n", Policy(updates=True)),
        ][what]
        self.then(pause, lambda: self.organisation.configure(branch, text, policy))

    @rule(is_taken=st.booleans(), pause=PAUSES)
    def rename(self, is_taken: bool, pause: int) -> None:
        if len(self.organisation.world.repositories) < 3:
            self.then(pause, lambda: self.organisation.rename(is_taken=is_taken))

    # The merge queue

    @precondition(lambda self: self.organisation.entries())
    @rule(pause=PAUSES)
    def build_a_group(self, pause: int) -> None:
        if any(entry.group_sha is None for entry in self.organisation.entries()):
            self.then(pause, self.organisation.repository.build_group)

    @precondition(lambda self: any(entry.group_sha for entry in self.organisation.entries()))
    @rule(conclusion=CONCLUSIONS, pause=PAUSES)
    def end_a_group_s_ci(self, conclusion: str, pause: int) -> None:
        self.then(pause, lambda: ending.end_group_ci(self.organisation, conclusion))

    @precondition(lambda self: any(entry.group_sha for entry in self.organisation.entries()))
    @rule(pause=PAUSES)
    def finish_groups(self, pause: int) -> None:
        self.then(pause, lambda: ending.finish_groups(self.organisation))

    @precondition(lambda self: self.organisation.entries())
    @rule(reason=st.sampled_from(["manual", "merge_conflict", "queue_cleared"]), pause=PAUSES)
    def dequeue(self, reason: str, pause: int) -> None:
        number = self.organisation.entries()[-1].pull_request.number
        by = "max" if reason == "manual" else None
        self.then(pause, lambda: self.organisation.repository.dequeue(number, author=by, reason=reason))

    @precondition(lambda self: self.organisation.plan == "queue")
    @rule(which=WHICH, pause=PAUSES)
    def enqueue_by_hand(self, which: int, pause: int) -> None:
        self.on(which, pause, lambda pull: queues.enqueue(pull.repository, pull.number, author="max"))

    # What must be true

    @invariant()
    def nothing_is_wrong(self) -> None:
        Story.steps += 1
        self.ask(invariants.always)

    def teardown(self) -> None:
        try:
            if hasattr(self, "organisation"):
                self.wait(ending.settle(self.organisation))
                self.ask(invariants.always)
                self.ask(invariants.at_the_end)
                Story.merges += sum(pull.is_merged for pull in self.organisation.pulls())
                Story.lives += self.organisation.server.lives
        finally:
            self.wait(self.stack.aclose())
            self.logs.close()
            self.runner.close()
