from dataclasses import replace

import pytest

from bot.checklist.core.limits import Limits
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Side, Tree, Unchanged
from bot.checklist.items.patterns import PatternRule, pattern_question, problem
from bot.checklist.languages.language import Language
from bot.model.review import Verdict

FAIL, UNCLEAR, PASS = Verdict.FAIL, Verdict.UNCLEAR, Verdict.PASS
RULE = PatternRule(
    question="Z1", languages=frozenset({Language.PYTHON}), message="No.", subject={"pattern": "eval($A)"}
)
NUMBER = {"has": {"kind": "argument_list", "has": {"kind": "integer"}}}
STRING = {"has": {"kind": "argument_list", "has": {"kind": "string"}}}
TREE = Tree(Side.HEAD, {}, Unchanged({}, Limits()), Names({}, {}))
TEXT = "eval(1)\neval('a')\neval(x)\n"


@pytest.mark.parametrize(
    ("rule", "verdicts"),
    [
        (RULE, [FAIL, FAIL, FAIL]),
        (replace(RULE, passes=NUMBER), [PASS, FAIL, FAIL]),
        (replace(RULE, fails=STRING), [PASS, FAIL, PASS]),
        (replace(RULE, passes=NUMBER, fails=STRING), [PASS, FAIL, UNCLEAR]),
        (replace(RULE, paths=("lib/**",)), []),
    ],
    ids=["neither", "passes", "fails", "both", "elsewhere"],
)
def test_a_subject_is_judged_by_what_the_rule_says_of_it(rule: PatternRule, verdicts: list[Verdict]) -> None:
    found = pattern_question("Z1", [rule]).find(SourceFile.of("app/a.py", TEXT), TREE)

    assert [subject.verdict for subject in found] == verdicts


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (RULE, ""),
        (replace(RULE, languages=frozenset({Language.SQL})), "sql has no syntax tree"),
        (replace(RULE, subject={"kind": "nonsense"}), "ast-grep refuses the rule for python"),
        (replace(RULE, passes={"nonsense": 1}), "ast-grep refuses the rule for python"),
    ],
)
def test_a_rule_that_cannot_work_is_told(rule: PatternRule, told: str) -> None:
    assert problem(rule).startswith(told)
    assert bool(problem(rule)) is bool(told)
