"""Who has a role, and how to say of somebody that they have not."""

from collections.abc import Callable, Iterable

from bot.model.gate import Case
from bot.model.people import Person, Role
from bot.model.text import Code, Text


def anybody(_case: Case, _person: Person) -> Text | None:
    """Whoever can read may."""
    return None


def at_least(role: Role) -> Callable[[Case, Person], Text | None]:
    """Why somebody may not do what takes this role."""

    def why_not(_case: Case, person: Person) -> Text | None:
        return None if person.role >= role else lacks(person, role)

    return why_not


def lacks(person: Person, role: Role) -> Text:
    """One sentence: what it takes, what they have, who could."""
    has = person.role.name.lower() if person.role else "no"
    wanted = role.name.lower()
    return (
        f"It takes {wanted} access here, and ",
        Code(f"@{person.login}"),
        f" has {has} access: somebody with {wanted} access can say it.",
    )


def is_named(person: Person, names: Iterable[str]) -> bool:
    """Whether "@login" or "@organisation/team" of these names means this person."""
    wanted = {name.removeprefix("@").lower() for name in names}
    return person.login.lower() in wanted or bool(wanted & person.teams)
