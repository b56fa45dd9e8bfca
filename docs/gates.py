"""docs/gates.md, made from the gates' own docstrings."""

import sys

from bot.gates import all_gates

INTRODUCTION = """# Gates

Made from the code by `python -m docs.build`. A gate is one reason a pull request may or may not merge.
Every gate must be open.

| state | means | check run |
| --- | --- | --- |
| open | nothing speaks against the merge here | success, once all are |
| waiting | only machines must act | in progress |
| held | a human must decide | action required |
| closed | the author must act | failure |
"""


def gates_page() -> str:
    """One section a gate, in the order of the check run's table."""
    sections = []
    for gate in all_gates():
        text = sys.modules[gate.examine.__module__].__doc__ or ""
        note = "" if gate.decides_conclusion else "\nIt leaves the check run's conclusion alone.\n"
        sections.append(f"\n## {gate.name}\n\n{text.strip()}\n{note}")
    return INTRODUCTION + "".join(sections)
