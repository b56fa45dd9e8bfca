"""What is kept holds no source text, no comment and no secret, and decides the same."""

from dataclasses import replace

import msgspec

from bot.decide import decide
from bot.model.claims import Claim, ClaimKind, ClaimState, ClaimVerdict, Family, KnownClaim
from bot.model.config import Config, StrategicConfig
from bot.model.diff import Diff, FileDiff
from bot.model.gate import Case
from bot.model.snapshot import (
    Commit,
    ConfigurationFile,
    GitAuthor,
    OwnComment,
    OwnThread,
    Statement,
    StatementKind,
)
from bot.replay.keeping import made_of
from bot.replay.outcomes import outcome_of
from bot.replay.redacting import redacted
from tests.building import NOW, case

TOKEN = "ghp_" + "a1B2" * 9
SAID = Statement(
    kind=StatementKind.COMMENT,
    statement_id=1,
    node_id="IC_1",
    author=case().snapshot.author,
    body="private words",
    url="https://github.example/c/1",
    created_at=NOW,
)


def full() -> Case:
    asked = case(
        Config(strategic=StrategicConfig(presets=("messages",))),
        statements=(SAID,),
        title=f"Add {TOKEN}",
        own_comments=(OwnComment(comment_id=1, body="<!-- babysit:status -->\nprivate words"),),
        own_threads=(OwnThread(thread_id="T", comment_id=2, is_resolved=False, body="private words"),),
        commits=(
            Commit(
                sha="1" * 40,
                message=f"Add it\n\nprivate words\n\nAgent: backend\nToken: {TOKEN}",
                authors=(GitAuthor(name="ada", email="ada@x.example"),),
            ),
        ),
        configuration=ConfigurationFile(repository="acme/app", path="x", text=f"version: 1 # {TOKEN}\n"),
    )
    diff = Diff(files=[FileDiff(path="a.py", added=["private = send_mail(words)", "private words"])])
    claim = KnownClaim(
        number=1,
        claim=Claim(kind=ClaimKind.OTHER, family=Family.BROKEN, subject="", quote=f"broken by {TOKEN}"),
        verdict=ClaimVerdict(state=ClaimState.UNDETERMINED, evidence=(f"seen {TOKEN}",)),
        author="ada",
        source="comment 1",
        url="",
    )
    return replace(asked, diff=diff, claims=[claim], agent_files={"a.md": f"token: {TOKEN}"})


def test_neither_words_of_people_nor_secrets_nor_source_are_kept() -> None:
    made = made_of(full(), decide(full()))
    kept = b"".join((*made.parts.values(), msgspec.msgpack.encode(made.outcome)))
    assert b"private" not in kept
    assert TOKEN.encode() not in kept
    assert b"send_mail" in kept
    assert b"Agent: backend" in kept


def test_what_is_left_decides_the_same() -> None:
    before = outcome_of(full(), decide(full()))
    after = outcome_of(full(), decide(redacted(full())))
    assert [(gate.gate, gate.state) for gate in after.gates] == [
        (gate.gate, gate.state) for gate in before.gates
    ]
    assert (after.act, after.conclusion) == (before.act, before.conclusion)
