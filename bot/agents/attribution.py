"""Who wrote a pull request: which product, which declared agent, by which signal, and what that is worth.

A strong signal is one that the agent itself cannot choose: the bot's account that opened the pull request, or
a rule the organisation wrote down. All others are weak, for whoever pushes can write them: they may add a
restriction, never lift one. So a human who writes `Agent: x` is held to the scope of x and gains nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase

from bot.agents.products import PRODUCTS, Product, ProductKind
from bot.model.config import AgentsConfig, Attribution
from bot.model.snapshot import Actor, ActorKind, Commit, Snapshot, StatementKind

MOST_CHARACTERS = 20_000
"""Of a message or description: what stands behind them is not looked at."""
MOST_AGENTS = 20
"""Declared agents that one pull request is attributed to: beyond them only noise is added."""
_NAME = r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,98}"
_DECLARED = re.compile(rf"agent:[ \t]*({_NAME})", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{1,20}\+")
_CO_AUTHOR = re.compile(r"co-authored-by:[^<>]{0,200}<([^<>\s]{1,250})>", re.IGNORECASE)


class Basis(Enum):
    """What a signal rests on, strongest first."""

    ACCOUNT = "its author's account"
    CONFIGURED = "a rule of `agents.attribution`"
    ADDRESS = "a commit's address"
    TRAILER = "a commit's trailer"
    BRANCH = "its branch"
    DESCRIPTION = "its description"
    LABEL = "its label"

    @property
    def is_strong(self) -> bool:
        """Whether the agent itself cannot choose it."""
        return self in {Basis.ACCOUNT, Basis.CONFIGURED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that points to an agent: a product, a declared agent, or both.

    `shown` is what was seen, foreign text; `commit_sha` the commit that it is of, empty for all of it.
    """

    basis: Basis
    shown: str
    product: Product | None = None
    agent: str = ""
    commit_sha: str = ""


@dataclass(frozen=True, slots=True)
class Attributed:
    """Every signal, strongest first."""

    signals: Sequence[Signal] = ()

    @property
    def agents(self) -> Sequence[str]:
        """The declared agents, each once, by the strongest signal for it."""
        found: dict[str, str] = {}
        for signal in self.signals:
            if signal.agent:
                found.setdefault(slug(signal.agent), signal.agent)
        return tuple(found.values())[:MOST_AGENTS]

    @property
    def products(self) -> Sequence[Product]:
        """The products, each once."""
        return tuple(
            {signal.product.name: signal.product for signal in self.signals if signal.product}.values()
        )

    @property
    def is_certain(self) -> bool:
        """Whether it is a coding agent's by a strong signal: only that may lift a restriction."""
        return any(signal.basis.is_strong and is_agents(signal) for signal in self.signals)

    @property
    def is_suspected(self) -> bool:
        """Whether anything at all points to a coding agent: enough to add a restriction."""
        return any(is_agents(signal) for signal in self.signals)


def account(login: str) -> str:
    """A login to compare: lower case, without the `[bot]` that only some of GitHub's answers carry."""
    return login.lower().removesuffix("[bot]")


def slug(name: str) -> str:
    """An agent's name to compare: case, blanks, underscores and dashes make no difference."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


def is_agents(signal: Signal) -> bool:
    """Whether it points to an agent that writes code, not to a dependency updater."""
    return bool(signal.agent) or (
        signal.product is not None and signal.product.kind is ProductKind.CODING_AGENT
    )


def attribute(snapshot: Snapshot, config: AgentsConfig) -> Attributed:
    """Everything about the pull request and its commits that points to an agent."""
    found = [
        *_of_account(snapshot.author),
        *_of_rules(snapshot, config),
        *(signal for commit in snapshot.commits for signal in of_commit(commit)),
        *_of_branch(snapshot),
        *_of_description(snapshot),
        *_of_labels(snapshot),
    ]
    order = list(Basis)
    return Attributed(tuple(sorted(found, key=lambda signal: order.index(signal.basis))))


def of_commit(commit: Commit) -> Iterator[Signal]:
    """What points to an agent in one commit: whoever pushed it wrote all of that."""
    lines = _trailers(commit.message)
    trailed = {found[1].lower() for line in lines if (found := _CO_AUTHOR.match(line))}
    for address in sorted({email.lower() for email in commit.emails} - trailed):
        yield from _of_address(address, Basis.ADDRESS, commit.sha)
    for address in sorted(trailed):
        yield from _of_address(address, Basis.TRAILER, commit.sha)
    for line in lines:
        declared = _DECLARED.fullmatch(line.strip())
        if declared is not None:
            agent = declared[1].strip()
            yield Signal(basis=Basis.TRAILER, shown=f"Agent: {agent}", agent=agent, commit_sha=commit.sha)


def is_products(address: str) -> bool:
    """Whether an address of a commit is a known product's, and so no human's."""
    return any(_of_address(address.lower(), Basis.ADDRESS, ""))


def is_coding_agent(actor: Actor) -> bool:
    """Whether the account is one of the known coding agents' own."""
    return any(is_agents(signal) for signal in _of_account(actor))


def is_from_agent(snapshot: Snapshot, config: AgentsConfig) -> bool:
    """Whether an agent opened it, or the configuration says that its author or branch is an agent's."""
    return attribute(snapshot, config).is_certain


def declared_agent(snapshot: Snapshot, config: AgentsConfig) -> str:
    """Whose it is for certain: the agent that a fitting rule names, else the known agent's account."""
    declared = (rule.agent for rule in config.attribution if _is_of(snapshot, rule))
    return next(declared, account(snapshot.author.login) if is_coding_agent(snapshot.author) else "")


def _of_account(actor: Actor) -> Iterator[Signal]:
    """A person may be called like a bot; only GitHub's own type tells."""
    if actor.kind is ActorKind.USER:
        return
    for product in PRODUCTS:
        if account(actor.login) in product.accounts:
            yield Signal(basis=Basis.ACCOUNT, shown=f"@{account(actor.login)}", product=product)


def _of_rules(snapshot: Snapshot, config: AgentsConfig) -> Iterator[Signal]:
    """The first rule that fits counts."""
    rule = next((attribution for attribution in config.attribution if _is_of(snapshot, attribution)), None)
    if rule is not None:
        shown = f"author: {rule.author}" if rule.author is not None else f"branch: {rule.branch}"
        yield Signal(basis=Basis.CONFIGURED, shown=shown, agent=rule.agent)


def _is_of(snapshot: Snapshot, rule: Attribution) -> bool:
    if rule.author is not None:
        return account(rule.author) == account(snapshot.author.login)
    is_own = rule.branch is not None and not snapshot.head.is_fork
    return is_own and fnmatchcase(snapshot.head.ref, rule.branch or "")


def _of_address(address: str, basis: Basis, sha: str) -> Iterator[Signal]:
    plain = _NUMBERED.sub("", address, count=1) if _NUMBERED.match(address) else address
    for product in PRODUCTS:
        if plain in product.addresses:
            yield Signal(basis=basis, shown=address, product=product, commit_sha=sha)


def _of_branch(snapshot: Snapshot) -> Iterator[Signal]:
    ref = snapshot.head.ref
    for product in PRODUCTS:
        if ref.lower().startswith(tuple(product.branches)):
            yield Signal(basis=Basis.BRANCH, shown=ref, product=product)
    prefix, _, rest = ref.partition("/")
    name, slash, _ = rest.partition("/")
    if prefix.lower() == "agent" and slash and re.fullmatch(_NAME, name):
        yield Signal(basis=Basis.BRANCH, shown=ref, agent=name)


def _of_description(snapshot: Snapshot) -> Iterator[Signal]:
    said = (
        statement.body for statement in snapshot.statements if statement.kind is StatementKind.DESCRIPTION
    )
    body = next(said, "")[:MOST_CHARACTERS].lower()
    for product in PRODUCTS:
        for phrase in product.phrases:
            if phrase in body:
                yield Signal(basis=Basis.DESCRIPTION, shown=phrase, product=product)


def _of_labels(snapshot: Snapshot) -> Iterator[Signal]:
    for label in sorted(snapshot.labels):
        declared = _DECLARED.fullmatch(label.strip())
        if declared is not None:
            yield Signal(basis=Basis.LABEL, shown=label, agent=declared[1].strip())


def _trailers(message: str) -> Sequence[str]:
    """Wherever they stand below the subject: GitHub's squash puts several messages one below the other."""
    lines = message[:MOST_CHARACTERS].strip().split("\n")[1:]
    trailers = [line for line in lines if _DECLARED.fullmatch(line.strip()) or _CO_AUTHOR.match(line)]
    return trailers[:MOST_AGENTS]
