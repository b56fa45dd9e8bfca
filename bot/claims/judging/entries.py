"""Judge whether an index, manifest or settings file lists a name."""

from collections.abc import Iterator, Sequence

from bot.claims.judging.evidence import Evidence, at_head, confirmed, refuted, undetermined
from bot.claims.judging.exports import exports_of, is_script
from bot.claims.judging.listing import Found, Hit, find_name, is_open_ended, tokens_of
from bot.claims.judging.near import near_names, near_paths, only_twin
from bot.claims.judging.paths import twin_in
from bot.claims.judging.places import containers_of
from bot.claims.judging.python_names import is_package, offered_by
from bot.claims.judging.tree import FileTree, repository_path
from bot.claims.judging.wording import Lack, lack_of
from bot.model.claims import Claim, ClaimPlace, ClaimVerdict, Family, plain_name
from bot.model.text import Code, Text, listed

_LEAST_NAMES = 2


def judge_entry(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    """ENTRY claims: in every file that the container may mean, or in none."""
    if claim.family is not Family.MISSING or not claim.subject:
        return undetermined(("Only a missing entry can be looked up.",))
    tree = evidence.tree
    if tree is None:
        return undetermined(("The files of the head could not be read.",))
    containers = containers_of(claim, tree)
    if not containers:
        return _without_container(claim, tree)
    if lack_of(claim) is Lack.EXPORTED and len(containers) == 1 and _is_barrel(containers[0]):
        return _judge_export(claim, evidence, tree, containers[0])
    texts = {path: evidence.contents.get(path) for path in containers}
    if any(text is None for text in texts.values()):
        unread = [Code(path) for path, text in texts.items() if text is None]
        return undetermined((*listed(unread), " could not be read."))
    read = {path: text for path, text in texts.items() if text is not None}
    found = {path: find_name(path, text, claim.subject) for path, text in read.items()}
    return (
        _by_hits(claim, evidence, found)
        or _by_twin(claim, evidence, tree, containers)
        or _absent(claim, evidence, read)
    )


def _is_barrel(path: str) -> bool:
    """Whether what it exports is read as what it is."""
    return is_script(path) or is_package(path)


def _judge_export(claim: Claim, evidence: Evidence, tree: FileTree, path: str) -> ClaimVerdict:
    """By what the module exports itself or passes on, not by the words in it."""
    name = claim.subject.removesuffix("()")
    if is_package(path):
        return _judge_offer(claim, evidence, path)
    if not name.isidentifier():
        return undetermined(("Only a name can be looked for among exports.",))
    exports = exports_of(path, evidence.contents, tree)
    if name in exports.names:
        says = (Code(name), " is exported from ", Code(path))
        through = exports.names[name]
        via: Text = (", by way of ", Code(through)) if through != path else ()
        return refuted(says, via, at_head(evidence), (".",), place=ClaimPlace(path=through))
    if exports.unread or exports.unknown:
        rest = [Code(export_name) for export_name in (*exports.unread, *exports.unknown)]
        return undetermined((Code(path), " also exports all of ", *listed(rest), "."))
    near = near_names(name, sorted(exports.names))
    if near:
        return undetermined((Code(path), " does not export ", Code(name), "."), near=near)
    return confirmed((Code(path), " does not export ", Code(name)), at_head(evidence), (".",))


def _judge_offer(claim: Claim, evidence: Evidence, path: str) -> ClaimVerdict:
    """By what a Python package binds, and lists where it has a list."""
    name, text = claim.subject.removesuffix("()"), evidence.contents.get(path)
    if text is None:
        return undetermined((Code(path), " could not be read."))
    offered = offered_by(path, text)
    if name in (offered.bound if offered.listed is None else offered.listed):
        return refuted(
            (Code(name), " is offered by ", Code(path)),
            at_head(evidence),
            (".",),
            place=ClaimPlace(path=path),
        )
    if offered.is_open or name in offered.bound:
        return undetermined((Code(path), " may pass on ", Code(name), " without listing it."))
    near = near_names(name, sorted(offered.bound))
    if near:
        return undetermined((Code(path), " does not offer ", Code(name), "."), near=near)
    return confirmed((Code(path), " does not offer ", Code(name)), at_head(evidence), (".",))


def _without_container(claim: Claim, tree: FileTree) -> ClaimVerdict:
    near = near_paths(repository_path(claim.subject), tree)
    if claim.container:
        return undetermined(("Which file ", Code(claim.container), " means is not clear."), near=near)
    return undetermined(("The claim names no file that would list it.",), near=near)


def _by_hits(claim: Claim, evidence: Evidence, found: dict[str, Found | None]) -> ClaimVerdict | None:
    """Refuted if all list it, or the only index does; open if some do, or only in a comment."""
    hits = {path: hit for path, hit in found.items() if hit is not None}
    if not hits:
        return None
    path, hit = min(hits.items(), key=lambda item: item[1].hit is not Hit.LISTED)
    place = ClaimPlace(path=path, line=hit.line)
    where: Text = (Code(claim.subject), " is in ", Code(f"{path}:{hit.line}" if hit.line else path))
    is_sure = len(hits) == len(found) or not _is_file(claim.container)
    if hit.hit is Hit.LISTED and is_sure and lack_of(claim) is not Lack.EXPORTED:
        return refuted(where, at_head(evidence), (".",), place=place)
    if hit.hit is Hit.COMMENT:
        return undetermined(where, (", but only in a comment.",), place=place)
    why = ", in another sense perhaps." if hit.hit is Hit.WEAK else ", but not in every file of that name."
    return undetermined(where, (why,), place=place)


def _is_file(container: str) -> bool:
    return "." in container or "/" in container


def _by_twin(
    claim: Claim, evidence: Evidence, tree: FileTree, containers: Sequence[str]
) -> ClaimVerdict | None:
    path = repository_path(claim.subject)
    twin = only_twin(path, tree) if tree.is_complete and path not in tree.files else None
    if twin is None:
        return None
    names_it = _is_file(claim.container)
    found = (twin_in(index, path, twin, evidence, needs_siblings=not names_it) for index in containers)
    return next((verdict for verdict in found if verdict is not None), None)


def _absent(claim: Claim, evidence: Evidence, texts: dict[str, str]) -> ClaimVerdict:
    names = [name for path, text in texts.items() for name in _names(path, text)]
    near = near_names(claim.subject, sorted(set(names)))
    shown = listed([Code(path) for path in texts])
    if any(is_open_ended(text) for text in texts.values()):
        return undetermined(
            (*shown, " names its entries by a pattern, a program wrote it, or both."), near=near
        )
    if any(_same_letters(name, claim.subject) for name in near):
        return undetermined((*shown, " has it in another spelling."), near=near)
    if near:
        return undetermined((*shown, " does not list it."), near=near)
    if len(names) < _LEAST_NAMES:
        return undetermined((*shown, " lists next to nothing."))
    return confirmed((Code(claim.subject), " is not in ", *shown), at_head(evidence), (".",))


def _names(path: str, text: str) -> Iterator[str]:
    for token in tokens_of(path, text):
        if not token.is_comment and len(token.text) > 1:
            yield token.text


def _same_letters(name: str, other: str) -> bool:
    def letters(text: str) -> str:
        return "".join(char for char in plain_name(text) if char.isalnum())

    return letters(name) == letters(other)
