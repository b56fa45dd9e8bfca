"""What goes wrong around Babysit: its machine and disk, the deliveries, GitHub, and what it may reach."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from simulator.actions import installations, moving
from simulator.faults import Fault, Mode
from simulator.webhooks import Disorder, by_chance
from tests.story import ending
from tests.story.playing import Playing

MOST_OPEN = 5
PAUSES = st.sampled_from([0, 0, 1, 5, 40])
WHICH = st.integers(0, MOST_OPEN - 1)
PATHS = st.sampled_from(
    ["/graphql", "*/merge", "*/check-runs*", "*/comments*", "*/access_tokens", "*/git/*", "*"]
)
PAGE = "<html><body><h1>Unicorn!</h1></body></html>"
ANSWERS = st.sampled_from(
    [
        Fault(path="", status=500),
        Fault(path="", status=502, body=PAGE),
        Fault(path="", status=503, headers={"Retry-After": "7"}),
        Fault(path="", status=200, body=PAGE),
        Fault(path="", status=200, body='{"id": 1, "na', headers={"Content-Type": "application/json"}),
        Fault(path="", status=401, body={"message": "Bad credentials"}),
        Fault(path="", status=429, body={"message": "Too many requests"}, headers={"Retry-After": "30"}),
        Fault(
            path="",
            status=403,
            body={"message": "You have exceeded a secondary rate limit."},
            headers={"Retry-After": "60"},
        ),
    ]
)


class Misfortunes(Playing):
    """The rules of what nobody wants."""

    @rule(
        at=st.sampled_from(["now", "request", "database"]),
        after=st.integers(0, 12),
        down=st.sampled_from([0, 5, 200]),
    )
    def kill(self, at: str, after: int, down: int) -> None:
        self.then(0, lambda: ending.kill(self.organisation, at, after, down))

    @rule(pause=st.sampled_from([1, 40, 400]))
    def fill_the_disk_for_a_while(self, pause: int) -> None:
        self.organisation.server.disk.is_full = True
        self.then(pause)
        self.organisation.server.disk.is_full = False

    @rule(
        seed=st.integers(0, 5),
        lose=st.sampled_from([0.0, 0.3, 1.0]),
        duplicate=st.sampled_from([0.0, 0.5]),
        reorder=st.sampled_from([0.0, 0.5]),
    )
    def disturb_deliveries(self, seed: int, lose: float, duplicate: float, reorder: float) -> None:
        self.organisation.github.disturb(by_chance(seed, lose=lose, duplicate=duplicate, reorder=reorder))

    @rule(seed=st.integers(0, 5))
    def lose_and_double_a_tenth_and_reorder_all(self, seed: int) -> None:
        self.organisation.github.disturb(by_chance(seed, lose=0.1, duplicate=0.1, reorder=1.0))

    @rule()
    def deliver_in_order_again(self) -> None:
        self.organisation.github.disturb(Disorder())

    @rule(
        path=PATHS,
        mode=st.sampled_from(Mode),
        answer=ANSWERS,
        when=st.tuples(st.integers(1, 3), st.integers(0, 3)),
        delay_s=st.sampled_from([3.0, 45.0]),
    )
    def let_github_fail(
        self, path: str, mode: Mode, answer: Fault, when: tuple[int, int], delay_s: float
    ) -> None:
        times, skip = when
        fault = Fault(
            path=path,
            mode=mode,
            times=times,
            skip=skip,
            status=answer.status,
            body=answer.body,
            headers=answer.headers,
            delay_s=delay_s,
        )
        self.then(0, lambda: self.organisation.github.faults.add(fault))

    @rule(path=PATHS, seconds=st.sampled_from([20, 300]), status=st.sampled_from([500, 502, 503]))
    def let_github_be_away(self, path: str, seconds: int, status: int) -> None:
        self.then(0, lambda: self.organisation.github.faults.outage(path, seconds, status=status))

    @rule(which=WHICH, what=st.sampled_from(["push", "hold", "draft", "red", "retarget"]))
    def race_a_merge(self, which: int, what: str) -> None:
        self.on(which, 0, lambda pull: ending.race(self.organisation, pull, what))

    # What Babysit may reach

    @rule(pause=PAUSES)
    def revoke_its_tokens(self, pause: int) -> None:
        self.then(pause, lambda: ending.revoke_tokens(self.organisation))

    @rule(resource=st.sampled_from(["core", "graphql"]), pause=PAUSES)
    def spend_its_hour(self, resource: str, pause: int) -> None:
        self.then(pause, lambda: ending.spend_the_hour(self.organisation, resource))

    @rule(pause=st.sampled_from([0, 40, 400]))
    def suspend_it_for_a_while(self, pause: int) -> None:
        world, installation = self.organisation.world, self.organisation.installation
        self.then(pause, lambda: installations.suspend(world, installation))
        self.then(0, lambda: installations.unsuspend(world, installation))

    @rule(pause=st.sampled_from([0, 40, 400]))
    def remove_it_and_install_it_anew(self, pause: int) -> None:
        self.then(
            pause, lambda: installations.uninstall(self.organisation.world, self.organisation.installation)
        )
        self.then(0, lambda: ending.install_anew(self.organisation))

    @rule(pause=st.sampled_from([0, 40, 400]))
    def take_its_repositories_for_a_while(self, pause: int) -> None:
        world, installation = self.organisation.world, self.organisation.installation
        self.then(pause, lambda: installations.select_repositories(world, installation, []))
        self.then(0, lambda: installations.select_all(world, installation))

    @rule(pause=st.sampled_from([0, 40, 400]))
    def archive_for_a_while(self, pause: int) -> None:
        repository = self.organisation.repository
        self.then(pause, lambda: moving.archive(repository, author="ada"))
        self.then(0, lambda: moving.unarchive(repository, author="ada"))

    @rule(seconds=st.sampled_from([10, 60, 400, 4000]))
    def let_time_pass(self, seconds: int) -> None:
        self.then(seconds)
