"""Find the claims in a text and check them against a local repository."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import click

from bot.claims.find import find_claims
from bot.claims.judge import judge, led_to, needed, searched
from bot.claims.judging.evidence import Evidence
from bot.claims.judging.exports import MOST_DEPTH
from bot.claims.reading.document import MOST_CHARACTERS
from bot.cli import FINDINGS
from bot.cli._local_repository import (
    LocalGitError,
    changed_paths,
    commit_of,
    contents_of,
    mentions_of,
    refs_of,
    tree_of,
)
from bot.model.claims import Claim, ClaimState, ClaimVerdict
from bot.model.text import counted
from bot.render.markdown import plain, visible

_Judged = Sequence[tuple[Claim, ClaimVerdict]]


@click.command(help=__doc__)
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--repo",
    "repository",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="A clone.",
)
@click.option("--rev", "revision", default="HEAD", show_default=True, help="The commit to check against.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs."
)
@click.pass_context
def command(context: click.Context, file: BinaryIO, repository: Path, revision: str, form: str) -> None:
    """Print each claim with its verdict; exit 1 when one is refuted. Only committed files count."""
    claims = find_claims(_text(file))
    try:
        judged = judge_claims(claims, repository, revision)
    except LocalGitError as error:
        raise click.ClickException(f"{repository}: {error}") from error
    click.echo(json.dumps(_as_json(judged), indent=2) if form == "json" else _as_text(judged))
    if any(verdict.state is ClaimState.REFUTED for _, verdict in judged):
        context.exit(FINDINGS)


def _text(file: BinaryIO) -> str:
    """The text; what `find_claims` would not read is cut, and said to be."""
    name = getattr(file, "name", "<stdin>")
    content = file.read(MOST_CHARACTERS * 4 + 1)
    try:
        text = content.decode(errors="replace" if len(content) > MOST_CHARACTERS * 4 else "strict")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{name} is not UTF-8 text.") from error
    if len(text) > MOST_CHARACTERS:
        click.echo(f"{name}: only the first {MOST_CHARACTERS} characters are read.", err=True)
    return text


def judge_claims(claims: Sequence[Claim], repository: Path, revision: str) -> _Judged:
    """Each claim with its verdict, after one reading of all that they need.

    Raises:
        GitError: there is no such commit, or no repository.
    """
    sha = commit_of(repository, revision)
    if not claims:
        return ()
    tree = tree_of(repository, sha)
    changed = changed_paths(repository, sha)
    paths = {path for claim in claims for path in needed(claim, tree, sorted(changed or ()))}
    contents = dict(contents_of(repository, tree, sorted(paths)))
    for _ in range(MOST_DEPTH):
        further = {path for claim in claims for path in led_to(claim, tree, contents)}
        contents |= contents_of(repository, tree, sorted(further))
    evidence = Evidence(
        head_sha=sha,
        tree=tree,
        changed_paths=changed,
        contents=contents,
        mentions=mentions_of(repository, sha, {name for claim in claims if (name := searched(claim))}),
        refs=refs_of(repository),
        has_all_refs=False,
    )
    return tuple((claim, judge(claim, evidence)) for claim in claims)


def _as_json(judged: _Judged) -> dict[str, object]:
    claims = [
        {
            "number": f"C{number}",
            "kind": claim.kind.value,
            "subject": claim.subject,
            "container": claim.container,
            "quote": claim.quote,
            "state": verdict.state.value,
            "evidence": plain(verdict.evidence),
            "near": list(verdict.near),
        }
        for number, (claim, verdict) in enumerate(judged, start=1)
    ]
    return {"version": 1, "claims": claims}


def _as_text(judged: _Judged) -> str:
    if not judged:
        return "No claims."
    blocks = [
        f"C{number} {verdict.state.value} ({claim.kind.value}): {visible(claim.quote)}\n"
        f"   {plain(verdict.evidence)}"
        for number, (claim, verdict) in enumerate(judged, start=1)
    ]
    refuted = sum(verdict.state is ClaimState.REFUTED for _, verdict in judged)
    return "\n".join([*blocks, f"{counted(len(judged), 'claim')}, {refuted} refuted."])
