"""A configuration tried out before anybody merges it: what it would have made of the last month."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.configuration.normal_form import Change, differences
from bot.configuration.resolving import resolve
from bot.github.configuration_file import PATH
from bot.model.config import BrokenConfig, ConfigProblem
from bot.model.foreseen import Foreseen
from bot.model.snapshot import ConfigurationFile
from bot.records.configurations import KnownFiles
from bot.render.foreseen import NAMES
from bot.replay.foreseeing import SPAN, ProposedFile, foreseen
from bot.sign_in.cross_site import form_of, is_from_own_form
from bot.web.pages.configuration import OfBranch, of_branch, shortened, shown, source_of
from bot.web.pages.visit import Content, StaleFormError, Visit

PATIENCE_S = 5.0
MOST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it: the problems of a file that means nothing, or what would have been different.

    `settings` are the keys that the file changes, `foreseen` None where it was not tried at all, which
    `why_not` tells.
    """

    problems: Sequence[ConfigProblem] = ()
    settings: Sequence[Change] = ()
    foreseen: Foreseen | None = None
    why_not: str = ""
    names: ClassVar[Mapping[str, str]] = NAMES
    most_rows: ClassVar[int] = MOST_ROWS
    days: ClassVar[int] = SPAN.days


async def show(visit: Visit) -> Content:
    """The configuration page with the trial of the file that was sent.

    Raises:
        StaleFormError: the form is none of this session's.
    """
    fields = await form_of(visit.request)
    of = await of_branch(visit, fields.get("branch", ""))
    if not await is_from_own_form(visit.request, visit.session):
        raise StaleFormError
    text = fields.get("text", "").replace("\r\n", "\n")
    return await shown(visit, of, text=text, trial=await _trial(visit, of, text))


async def _trial(visit: Visit, of: OfBranch, text: str) -> Trial:
    """One at a time in this process: each takes the processor for as long as it may."""
    if of.files is None:
        return Trial(why_not="Nothing was decided on this branch yet.")
    settled = await asyncio.to_thread(_settled, of.place.name, of.files, text)
    if settled.problems:
        return settled
    trying = visit.pages.trying
    try:
        await asyncio.wait_for(trying.acquire(), PATIENCE_S)
    except TimeoutError:
        return replace(settled, why_not="Others try files at this moment. Send it again in a few seconds.")
    try:
        found = await foreseen(
            visit.pages.decisions,
            of.place.repositories[0].repository_id,
            ProposedFile(text=text, base_ref=of.files.base_ref, until=visit.pages.clock.now()),
        )
    finally:
        trying.release()
    return replace(settled, foreseen=found)


def _settled(repository: str, files: KnownFiles, text: str) -> Trial:
    """What the file means by itself, beside the organisation's that counts now."""
    own = ConfigurationFile(repository=repository, path=PATH, text=text)
    organisation = source_of(files.organisation, files)
    proposed = resolve(source_of(own, files), organisation)
    if isinstance(proposed, BrokenConfig):
        return Trial(problems=proposed.problems)
    current = resolve(source_of(files.own, files), organisation)
    if isinstance(current, BrokenConfig):
        return Trial()
    changes = [
        Change(key=change.key, before=shortened(change.before), after=shortened(change.after))
        for change in differences(current, proposed)
    ]
    return Trial(settings=changes)
