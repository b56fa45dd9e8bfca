"""Which of Linear's issues a pull request or a claim names, as Linear reads it.

In the branch and the title a key is enough; in the description it must follow a word such as "fixes" or
"part of". https://linear.app/docs/github#link-using-pull-requests
"""

import re
from collections.abc import Iterator, Sequence

from bot.claims.reading.document import Style, read_blocks
from bot.model.claims import Claim, ClaimKind, Family
from bot.model.config import TrackerSection
from bot.model.gate import Case
from bot.model.snapshot import StatementKind
from bot.model.tracker import Reference

MOST_REFERENCES = 5
"""Of one pull request: more is a list, and nobody's work."""
MOST_BODY = 20_000
_KEY = r"(?<![A-Za-z0-9_.-])[A-Z][A-Z0-9]{0,9}-[1-9][0-9]{0,6}(?![A-Za-z0-9_]|-[0-9]|\.[a-z0-9])"
_IN_TITLE = re.compile(_KEY)
_IN_BRANCH = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{0,9}-[1-9][0-9]{0,6}(?![A-Za-z0-9])")
_CLOSING = r"clos(?:e|es|ed|ing)|fix(?:es|ed|ing)?|resolv(?:e|es|ed|ing)|complet(?:e|es|ed|ing)"
_NAMING = r"refs?|references|part of|related to|contributes to|towards?"
_LEAVING = r"skip|ignore"
_URL = r"https://linear\.app/[A-Za-z0-9_-]{1,80}/issue/"
_ITEM = rf"(?:{_URL})?{_KEY}(?:/[A-Za-z0-9_-]{{0,200}})?"
_STATED = re.compile(
    rf"\b(?:(?P<closing>{_CLOSING})|(?P<naming>{_NAMING})|(?P<leaving>{_LEAVING}))\b:?\s{{1,3}}"
    rf"(?P<items>{_ITEM}(?:(?:\s{{0,3}},\s{{0,3}}(?:and\s)?|\s{{1,3}}and\s{{1,3}}){_ITEM}){{0,19}})",
    re.IGNORECASE,
)
_WAITING = r"(?:waiting|waits|pending|blocked|linear|issue|ticket|by|for|on|until)"
_STATE = (
    r"(?:(?:is|has|have|needs|must|not|isn't|hasn't|still|to|be|been|yet|first|in|progress|open|done|closed"
    r"|finished|resolved|completed?|merged?|landed|lands?|unresolved|unfinished|before|this)\b)"
)
_BLOCKER = re.compile(
    rf"(?:{_WAITING}\s){{0,4}}(?:{_URL})?(?P<key>[A-Z][A-Z0-9]{{0,9}}-[1-9][0-9]{{0,6}})"
    rf"(?:/[A-Za-z0-9_-]{{0,200}})?(?:\?[A-Za-z0-9_=&%-]{{0,80}})?(?:#[A-Za-z0-9_-]{{0,80}})?"
    rf"(?:\s{_STATE}){{0,8}}",
    re.ASCII | re.IGNORECASE,
)
"""A subject that is an issue and nothing else: beside "the vendor is silent" no issue's end ends the wait."""
_ADDRESS = re.compile(rf"{_URL}(?P<key>[A-Z0-9]{{1,10}}-[0-9]{{1,7}})[^\s)]*", re.IGNORECASE)
_NOT_DONE = re.compile(rf"(?:\w{{1,20}}:\s)?(?:{_URL})?(?P<key>{_KEY})(?:\s{_STATE}){{1,8}}", re.IGNORECASE)
_LAST_KEY = re.compile(r"[A-Z][A-Z0-9]{0,9}-[1-9][0-9]{0,6}", re.IGNORECASE)


def references(case: Case, section: TrackerSection) -> Sequence[Reference]:
    """The issues that the pull request names; a fork's branch, which may be called anything, names none."""
    snapshot = case.snapshot
    bodies = (
        statement.body for statement in snapshot.statements if statement.kind is StatementKind.DESCRIPTION
    )
    branch = "" if snapshot.head.is_fork else snapshot.head.ref
    return issue_keys(branch, snapshot.title, next(bodies, ""), section.teams)


def recognise(claim: Claim, case: Case) -> str | None:
    """The key of the issue by which something is blocked, of a configured team; None: it is none.

    "ENG-1 is not done" says of ENG-1 that something is missing, and means no more than that it is open.
    """
    section = case.config.tracker.linear
    if section is None or claim.kind is not ClaimKind.OTHER:
        return None
    match claim.family:
        case Family.BLOCKED:
            found = _BLOCKER.fullmatch(claim.subject)
        case Family.MISSING:
            found = _NOT_DONE.fullmatch(claim.quote)
        case _:
            found = None
    key = found["key"].upper() if found else ""
    others = _named_in(claim.quote, section.teams) - {key}
    return key if key and not others and _is_of(key, section.teams) else None


def _named_in(quote: str, teams: Sequence[str]) -> frozenset[str]:
    """All issues of a sentence: of "blocked by ENG-1 and ENG-2" the end of one proves nothing."""
    text = _ADDRESS.sub(r"\g<key>", quote)
    keys = (_IN_BRANCH if teams else _IN_TITLE).findall(text)
    return frozenset(key.upper() for key in keys if _is_of(key.upper(), teams))


def issue_keys(branch: str, title: str, body: str, teams: Sequence[str]) -> Sequence[Reference]:
    """The issues in the order in which they are met, at most `MOST_REFERENCES`.

    With `teams` only theirs. What the description says of an issue counts more than branch and title do.
    """
    left, stated = _stated(body[:MOST_BODY])
    in_title = _IN_BRANCH if teams else _IN_TITLE  # a team that is known is meant in any case
    named = [Reference(found.upper()) for found in (*_IN_BRANCH.findall(branch), *in_title.findall(title))]
    met: dict[str, Reference] = {
        reference.key: reference for reference in (*reversed(named), *reversed(stated))
    }
    order = dict.fromkeys(reference.key for reference in (*named, *stated))
    wanted = [met[key] for key in order if key not in left and _is_of(key, teams)]
    return wanted[:MOST_REFERENCES]


def _is_of(key: str, teams: Sequence[str]) -> bool:
    return not teams or key.rpartition("-")[0] in teams


def _stated(body: str) -> tuple[frozenset[str], Sequence[Reference]]:
    """Those to be left alone, and those that are named."""
    left: set[str] = set()
    named: list[Reference] = []
    for found in _STATED.finditer(_prose(body)):
        keys = list(_keys(found["items"]))
        if found["leaving"]:
            left |= set(keys)
        else:
            named += [Reference(key, closes=found["closing"] is not None) for key in keys]
    return frozenset(left), named


def _keys(items: str) -> Iterator[str]:
    """The keys of a list; of an address the last part, for its workspace may look like one."""
    for item in re.split(r",|\band\b", items):
        _, _, rest = item.rpartition("/issue/")
        found = _LAST_KEY.search(rest)
        if found is not None:
            yield found[0].upper()


def _prose(body: str) -> str:
    """What is said, without quotes, code and comments."""
    blocks = (
        "".join(piece.text for piece in block.pieces if piece.style is Style.TEXT)
        for block in read_blocks(body)
    )
    return "\n".join(blocks)
