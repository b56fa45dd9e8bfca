"""What a handler of Python catches, and under which name."""

from ast_grep_py import SgNode

from bot.checklist.languages.python.nodes import KINDS


def python_caught(clause: SgNode) -> tuple[str, str]:
    """`except (A, B) as error`: the name, and the classes as they are written; empty where there is none."""
    target = clause.find(any=[{"kind": kind} for kind in KINDS.as_targets])
    head = clause.text().partition(":")[0]
    name = target.text() if target is not None and target.text() in head else ""
    return name, head.removeprefix("except").partition(" as ")[0].strip()
