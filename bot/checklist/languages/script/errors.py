"""Under which name a handler of JavaScript holds what it catches."""

from ast_grep_py import SgNode


def script_caught(clause: SgNode) -> tuple[str, str]:
    """`catch (error: unknown)`: the name; it catches whatever is thrown."""
    parameter = clause.field("parameter")
    return (parameter.text().partition(":")[0].strip() if parameter is not None else ""), ""
