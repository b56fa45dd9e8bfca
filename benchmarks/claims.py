"""How long claims take: `python -m benchmarks.claims` prints one table, the slowest of three runs each.

Times are the processor's, so that a busy machine makes no difference.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.claims.find import find_claims
from bot.claims.judge import judge, needed
from bot.claims.judging.evidence import Evidence
from bot.claims.judging.tree import FileTree, TreeFile
from bot.claims.reading.document import MOST_CHARACTERS
from bot.model.claims import Claim, ClaimKind, Family

RUNS = 3
PROSE = (
    "The loader reads `index.ts` and, when the file does not exist, returns an empty list. Looks fine.\n\n"
)
CLAIM = "`src/part{0}/file_{0}.ts` is missing from `src/index.ts`.\n\n"

TEXTS: Mapping[str, str] = {
    "no claim, 60 kB of prose": PROSE * 600,
    "200 claims": "".join(CLAIM.format(at) for at in range(200)),
    "1 000 claims": "".join(CLAIM.format(at) for at in range(1000)),
    "one sentence of 60 kB": "the file is " * 5000 + "missing",
    "one word of 60 kB": "a" * MOST_CHARACTERS,
    "slashes": "/" * MOST_CHARACTERS,
    "path bait": "a/" * 30_000 + " is missing",
    "dotted bait": "a." * 30_000 + "! is missing",
    "underscores": "_" * MOST_CHARACTERS,
    "dashes": "-" * 30_000 + " x" * 15_000,
    "not not not": "not " * 15_000,
    "is is is missing": "is " * 20_000 + "missing",
    "missing missing": "missing " * 7_500,
    "and and names": "`a`, " * 12_000 + "are missing",
    "commas": "," * MOST_CHARACTERS,
    "quotes": '"' * MOST_CHARACTERS,
    "apostrophes": "'" * MOST_CHARACTERS,
    "backticks": "`" * MOST_CHARACTERS,
    "backtick pairs": "`a" * 30_000,
    "brackets": "[" * MOST_CHARACTERS,
    "links": "[a](" * 15_000,
    "tildes": "~~a" * 20_000,
    "stars": "*a_" * 20_000,
    "nested quotes": "> " * 30_000,
    "nested lists": "".join("  " * (at % 500) + "- a\n" for at in range(120)),
    "unclosed comments": "<!-- " * 12_000,
    "unclosed folds": "<details> " * 6_000,
    "table": "|a" * 200 + "\n" + "|-" * 200 + "\n" + ("|`a`|missing" * 100 + "\n") * 48,
    "zero-width": "mis\u200bsing \u202e`a.ts` " * 3_000,
    "homoglyph slashes": "src\u2215a\u2044b.ts is missing. " * 2_400,
}


def seconds(run: Callable[[], object]) -> float:
    """The slowest of a few runs."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return max(taken)


def find_all(texts: Sequence[str]) -> int:
    """How many claims all texts make."""
    return sum(len(find_claims(text)) for text in texts)


def big_tree() -> FileTree:
    """100 000 paths, and an index that lists a hundred of them."""
    files = {f"src/part{at % 500}/module_{at}.ts": TreeFile() for at in range(100_000)}
    return FileTree({**files, "src/index.ts": TreeFile()})


def judge_all(claims: tuple[Claim, ...], tree: FileTree) -> int:
    """How many verdicts were reached."""
    text = "".join(f"export * as m{at} from './part{at}/module_{at}';\n" for at in range(100))
    wanted = {path for claim in claims for path in needed(claim, tree)}
    evidence = Evidence(head_sha="0" * 40, tree=tree, contents=dict.fromkeys(wanted, text))
    return sum(judge(claim, evidence).state is not None for claim in claims)


def row(name: str, size: int, claims: int, taken_s: float) -> str:
    """One line of the table."""
    return f"{name:<42}{size:>10}{claims:>8}{1000 * taken_s:>10.1f}"


def main() -> None:
    """Print the table."""
    print(f"{'finding claims in':<42}{'bytes':>10}{'claims':>8}{'ms':>10}")
    for name, text in TEXTS.items():
        size = len(text[:MOST_CHARACTERS].encode())
        print(row(name, size, len(find_claims(text)), seconds(partial(find_claims, text))))
    comments = [PROSE * 3 + CLAIM.format(at) for at in range(1000)]
    size = sum(len(comment) for comment in comments)
    print(row("1 000 comments", size, find_all(comments), seconds(partial(find_all, comments))))
    tree = big_tree()
    subjects = [f"src/part{at}/module_{at + 7}x.ts" for at in range(200)]
    absent = tuple(Claim(kind=ClaimKind.FILE, family=Family.MISSING, subject=name) for name in subjects)
    print(f"\n{'judging against 100 000 paths':<42}{'paths':>10}{'claims':>8}{'ms':>10}")
    for name, claims in {
        "entries in an index": find_claims(TEXTS["200 claims"]),
        "absent files": absent,
    }.items():
        print(row(name, len(tree.files), len(claims), seconds(partial(judge_all, claims, tree))))


if __name__ == "__main__":
    main()
