"""What is asked, supposed, ordered or told as a rule: nobody says that it is so."""

from bot.claims.finding.messages import MESSAGE, MODULE
from bot.claims.finding.predicates import low
from bot.claims.finding.statements import Statement, has_phrase, lows_of, opening_of
from bot.claims.reading import lexicon as lex
from bot.model.claims import Family

_LABELS = frozenset({"nit", "note", "question", "blocker", "critical", "bug", "todo"})


def is_question(statement: Statement) -> bool:
    """A question as a whole, or in the clause of the predicate, the last one."""
    if not statement.sentence.is_question:
        return False
    if opening_of(statement)[:1] == ["in"] and "which" in opening_of(statement)[:2]:
        return True
    if {"maybe", "perhaps", "possibly"} & set(lows_of(statement.sentence.words)):
        return True
    opening = opening_of(statement)
    asks = bool(opening) and opening[0] in lex.QUESTION_OPENERS
    return asks or statement.position == len(statement.clauses) - 1


def is_hypothetical(statement: Statement) -> bool:
    """As in "If `a.ts` is missing, …", "Make sure that …"; not "When I build: cannot find module x"."""
    opening = opening_of(statement)
    said = statement.match.word in {MESSAGE, MODULE} and statement.position > 0
    if opening and opening[0] in lex.HYPOTHETICAL_OPENERS and not (said and opening[0] == "when"):
        return True
    if opening[:2] in (["in", "case"], ["make", "sure"], ["let", "me"], ["as", "long"], ["even", "if"]):
        return True
    opener = statement.clause.opener
    return opener in lex.HYPOTHETICAL_CLAUSES and statement.match.family is not Family.BLOCKED


def is_conditional(statement: Statement) -> bool:
    """As in "fails if …", "turns red when a …": a rule, not a report."""
    if statement.position + 1 >= len(statement.clauses):
        return False
    after = statement.clauses[statement.position + 1]
    if after.opener == "\u2192" and not set(statement.match.auxiliary) & lex.BE:
        return True  # as in a table of cases: "`a.sh` absent → skipped"
    if statement.right and after.opener in {"if", "unless", "whenever"}:
        return statement.match.family is Family.BROKEN
    general = after.opener == "when" and low(after.words, 0) in lex.INDEFINITE
    return after.opener in {"if", "unless", "whenever"} or general


def is_order(statement: Statement) -> bool:
    """As in "Check whether …", "Raise an error …": what to do, said in the first clause."""
    opening = opening_of(statement)
    if not opening or opening[0] not in lex.IMPERATIVES:
        return False
    told = {"that", "whether", "if", "when", "whenever"} & {clause.opener for clause in statement.clauses[1:]}
    if not told and opening[0] not in {"raise", "throw", "return", "skip"}:
        return False
    return statement.position == 0 or statement.clause.opener not in {
        "because",
        "since",
        "but",
        "\u2014",
        ";",
        ",",
    }


def is_deliberate(statement: Statement) -> bool:
    """As in "on purpose", "by default"; or an example, "Steps: …"; or "the old tests"."""
    lows = lows_of(statement.sentence.words)
    if has_phrase(lows_of(statement.clause.words), (("in", "general"),)):
        return True
    if has_phrase(lows, lex.DELIBERATE) or {"intentionally", "deliberately"} & set(lows):
        return True
    labelled = bool(lows) and lows[0] in lex.LABELS and len(statement.clauses[0].words) == 1
    if statement.clauses[1:2] and statement.clauses[1].opener == "that":
        labelled = False
    return labelled or bool({"old", "former", "future"} & set(lows_of(statement.left)))
