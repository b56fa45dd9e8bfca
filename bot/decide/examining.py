"""Every gate asked about one case."""

from dataclasses import replace

from bot.gates import all_gates
from bot.model.gate import Case, Examined, Gate


def examine(case: Case) -> tuple[Examined, ...]:
    """Every gate's answer, in the order in which people see them."""
    return tuple(_answer(gate, case) for gate in all_gates())


def _answer(gate: Gate, case: Case) -> Examined:
    """It names the configuration's rule where that has a say in it."""
    result = gate.examine(case)
    if case.rule is not None and gate.section in case.rule.sections:
        result = replace(result, says=(*result.says, f" By rule {case.rule.number} of the configuration."))
    return Examined(gate=gate, result=result)
