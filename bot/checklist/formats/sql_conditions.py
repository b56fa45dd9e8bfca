"""Whether a condition of SQL can only hold where one of its comparisons does."""

from collections.abc import Callable

from bot.checklist.formats.sql_tokens import Group, Item, Items, Word, all_words, apart, is_word, items_of

Proves = Callable[[str, Items], bool]
"""Whether a column, as written, compared with a value keeps to what is asked for."""

_EQUALS = ("=", "==", "<=>", "in")
_SELECTS = ("select", "with", "values")


def condition_holds(text: str, proves: Proves) -> bool:
    """Whether rows for which the condition in a text holds meet a comparison that proves something."""
    return always(items_of(text), proves)


def always(items: Items, proves: Proves) -> bool:
    """The same of a condition that was taken apart: each side of an OR has to, one of an AND suffices."""
    sides = apart(items, "or", "||", "xor")
    return all(any(_proven(part, proves) for part in apart(side, "and", "&&")) for side in sides)


def is_always_true(text: str) -> bool:
    """Whether a condition holds for every row, as `1 = 1` and `a OR true` do."""
    return holds_always(items_of(text.strip().rstrip(";")))


def holds_always(items: Items) -> bool:
    """The same of a condition that was taken apart."""
    return any(all(_is_true(part) for part in apart(side, "and", "&&")) for side in apart(items, "or", "||"))


def _is_true(part: Items) -> bool:
    first = part[0] if part else None
    if len(part) == 1 and isinstance(first, Group):
        return not selects(first) and holds_always(first.items)
    words = [item.lower for item in part if isinstance(item, Word)]
    if len(words) != len(part) or not words:
        return False
    if len(words) == 1:
        return words[0] == "true" or (words[0].isdigit() and words[0] != "0")
    if words in (["not", "false"], ["id", "is", "not", "null"]):
        return True
    return len(words) == len("a=b") and _are_equal(*words)


def _are_equal(left: str, sign: str, right: str) -> bool:
    """Whether a comparison holds whatever the row: of a thing with itself, or of two numbers."""
    if sign in {"=", ">=", "<="} and left == right:
        return True
    numbers = left.isdigit() and right.isdigit()
    return numbers and {"<": int(left) < int(right), ">": int(left) > int(right)}.get(sign, False)


def _proven(part: Items, proves: Proves) -> bool:
    if not part or is_word(part[0], "not", "!", "case"):
        return False
    if len(part) == 1:
        inner = part[0]
        return isinstance(inner, Group) and not selects(inner) and always(inner.items, proves)
    if is_word(part[0], "exists") and isinstance(part[1], Group):
        return _exists(part[1], proves)
    return _compared(part, proves)


def _compared(part: Items, proves: Proves) -> bool:
    at = next((index for index, item in enumerate(part) if is_word(item, *_EQUALS, "is")), None)
    if at is None or at == 0 or is_word(part[at - 1], "not", "!"):
        return False
    left, right = part[:at], part[at + 1 :]
    if is_word(part[at], "is"):
        words = [item.lower for item in right[:3] if isinstance(item, Word)]
        if words != ["not", "distinct", "from"]:
            return False
        right = right[3:]
    if is_word(part[at], "in") and any(_proves_rows(item, proves) for item in right):
        return True
    return _sides(left, right, proves) or _sides(right, left, proves)


def _sides(column: Items, value: Items, proves: Proves) -> bool:
    """Whether one side is a column, or a list of some, and the other a value that is no column."""
    if not value or (len(value) == 1 and is_word(value[0], "null", "true", "false")):
        return False
    if len(column) == 1 and isinstance(column[0], Group) and not selects(column[0]):
        names = [item for item in column[0].items if isinstance(item, Word) and item.is_name]
        return _is_value(value, "") and any(proves(name.text, value) for name in names)
    found = _names_in(column)
    return any(_is_value(value, name.text) and proves(name.text, value) for name in found)


def _names_in(column: Items) -> list[Word]:
    """The names of a side: those that a function is given, where there is one."""
    called = [
        word
        for group in column
        if isinstance(group, Group) and not selects(group)
        for word in all_words(group.items)
    ]
    if called:
        return [word for word in called if word.is_name]
    return [item for item in column if isinstance(item, Word) and item.is_name]


def _is_value(items: Items, column: str) -> bool:
    """Whether this is no column: a placeholder, a literal, a function of others, a query with conditions."""
    same = _plain(column)
    for index, item in enumerate(items):
        if isinstance(item, Group):
            if selects(item):
                if not any(is_word(inner, "where") for inner in item.items):
                    return False
            elif not _is_value(item.items, column) and any(
                _plain(word.text) == same or "." in word.text
                for word in all_words(item.items)
                if word.is_name
            ):
                return False
        elif item.is_name:
            follows = items[index + 1] if index + 1 < len(items) else None
            if not isinstance(follows, Group) and ("." in item.text or _plain(item.text) in {same, "id"}):
                return "\0" in item.text
    return True


def _plain(name: str) -> str:
    return name.rpartition(".")[2].strip(' "`[]').lower()


def _proves_rows(item: Item, proves: Proves) -> bool:
    """Whether a query in brackets has a condition that proves something."""
    if not isinstance(item, Group) or not selects(item):
        return False
    where = _after(item.items, "where")
    return bool(where) and always(where, proves)


def _exists(group: Group, proves: Proves) -> bool:
    """Whether `EXISTS (SELECT … WHERE …)` ties the column to something that a value chooses."""
    where = _after(group.items, "where")
    chosen = any(word.is_value or "\0" in word.text for word in all_words(where))
    named = any(word.is_name and proves(word.text, ()) for word in all_words(where))
    return _proves_rows(group, proves) or (chosen and named)


def _after(items: Items, keyword: str) -> Items:
    """The items after a keyword, up to the next clause."""
    at = next((index for index, item in enumerate(items) if is_word(item, keyword)), None)
    if at is None:
        return ()
    rest = items[at + 1 :]
    end = next((index for index, item in enumerate(rest) if is_word(item, *CLAUSES)), len(rest))
    return rest[:end]


def selects(group: Group) -> bool:
    """Whether a query stands in brackets."""
    return bool(group.items) and is_word(group.items[0], *_SELECTS)


CLAUSES = (
    *(
        "where",
        "prewhere",
        "group",
        "having",
        "order",
        "limit",
        "offset",
        "returning",
        "for",
        "window",
        "fetch",
    ),
    *("union", "intersect", "except", "minus", "on", "from", "using", "set", "values", "select", "join"),
)
