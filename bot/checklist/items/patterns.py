"""Questions answered by ast-grep rules alone: the only kind that a repository's own item may bring."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from ast_grep_py import Config, SgNode, SgRoot

from bot.checklist.core.globs import matches_any
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import PARSED
from bot.checklist.languages.language import Language

# ast-grep types a rule object as a TypedDict; one from a file is checked by compiling it.
RuleObject: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRule:
    """What `subject` matches is judged: `passes` and `fails` are rules that the subject itself must match.

    With `passes` alone what does not match fails, with `fails` alone it passes, with both it is unclear, and
    with neither every subject fails. `line` is where the rule stands in its file.
    """

    question: str
    languages: frozenset[Language]
    message: str
    subject: RuleObject
    passes: RuleObject | None = None
    fails: RuleObject | None = None
    constraints: RuleObject = field(default_factory=dict)
    paths: Sequence[str] = ()
    line: int = 1


def problem(rule: PatternRule) -> str:
    """What ast-grep has against a rule, in one line; empty for a good one."""
    for language in sorted(rule.languages, key=lambda spoken: spoken.value):
        if language not in PARSED:
            known = ", ".join(sorted(parsed.value for parsed in PARSED))
            return f"{language.value} has no syntax tree; use one of {known}"
        for part in filter(None, (rule.subject, rule.passes, rule.fails)):
            complaint = _complaint(part, rule.constraints if part is rule.subject else {}, language)
            if complaint:
                return f"ast-grep refuses the rule for {language.value}: {complaint}"
    return ""


def _complaint(part: RuleObject, constraints: RuleObject, language: Language) -> str:
    try:
        _found(SgRoot("", language.value).root(), part, constraints)
    except Exception as error:  # noqa: BLE001 - ast-grep raises plain Exception for an unknown field
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        causes = [
            line for line in lines if not line.startswith(("Stack", "Caused", "at ")) and line[0].isalpha()
        ]
        return "; ".join(dict.fromkeys(causes[:3])) or "not a rule"
    return ""


def pattern_question(question: str, rules: Sequence[PatternRule]) -> Question:
    """The question that these rules answer together."""

    def find(source: SourceFile, _tree: Tree) -> Iterator[Subject]:
        for rule in rules:
            if source.language in rule.languages and _applies(rule, source.path):
                yield from _judge(rule, source)

    languages = frozenset(language for rule in rules for language in rule.languages)
    return Question(question=question, languages=languages, find=find)


def _applies(rule: PatternRule, path: str) -> bool:
    return not rule.paths or matches_any(path, rule.paths)


def _judge(rule: PatternRule, source: SourceFile) -> Iterable[Subject]:
    for node in _found(source.root, rule.subject, rule.constraints):
        if rule.fails is not None and _matches(node, rule.fails):
            yield fails(source, node, rule.message)
        elif rule.passes is not None and _matches(node, rule.passes):
            yield passes(source, node)
        elif rule.fails is not None and rule.passes is not None:
            yield unclear(source, node, rule.message)
        elif rule.fails is not None:
            yield passes(source, node)
        else:
            yield fails(source, node, rule.message)


def _found(root: SgNode, rule: RuleObject, constraints: RuleObject) -> list[SgNode]:
    return root.find_all(cast("Config", {"rule": rule, "constraints": constraints}))


def _matches(node: SgNode, rule: RuleObject) -> bool:
    return node.matches(**rule)
