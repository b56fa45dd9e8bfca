"""How the checklist's answers add up, in one sentence that is true of them."""

from collections import Counter

from bot.model.checklist import Reviewed
from bot.model.review import Verdict


def tally(reviewed: Reviewed) -> str:
    """For example "2 of the 11 items apply to this change, and all pass."; a whole plain sentence."""
    verdicts = Counter(reviewed.verdict(item) for item in reviewed.review.items)
    total = sum(verdicts.values())
    applying = total - verdicts[Verdict.NOT_APPLICABLE]
    if not total:
        return "Every item is off."
    if not applying:
        return f"Nothing in this change touches {_items(total)}."
    apply = f"{applying} of {_items(total)}" if applying < total else f"All {total} items"
    begins = f"{apply} {'applies' if applying == 1 else 'apply'} to this change"
    told = [(verdicts[verdict], word, many) for verdict, word, many in _WORDS if verdicts[verdict]]
    if len(told) == 1:
        _count, word, many = told[0]
        return f"{begins}, and {f'it {word}' if applying == 1 else f'all {many}'}."
    return f"{begins}: {', '.join(f'{n} {word if n == 1 else many}' for n, word, many in told)}."


_WORDS = (
    (Verdict.FAIL, "fails", "fail"),
    (Verdict.UNCLEAR, "is unclear", "are unclear"),
    (Verdict.PASS, "passes", "pass"),
)


def _items(count: int) -> str:
    return f"the {count} items" if count > 1 else "the one item"
