from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import fails, judged, passes, unclear
from bot.model.review import Verdict

GO = SourceFile.of("a.go", "package a\n\nfunc f() {\n\tg( 1,  2)\n}\n")


def test_a_subject_is_known_by_its_line_with_the_blanks_evened_out_and_what_is_around_it() -> None:
    (call,) = GO.nodes(frozenset({"call_expression"}))

    subject = fails(GO, call, "No.")

    assert (subject.path, subject.line, subject.verdict, subject.message) == ("a.go", 4, Verdict.FAIL, "No.")
    assert (subject.symbol, subject.anchor) == ("f", "g( 1, 2)")


def test_a_subject_may_be_a_line_alone() -> None:
    assert (passes(GO, 1).symbol, unclear(GO, 1, "?").anchor) == ("", "package a")


def test_no_line_is_too_long_to_be_remembered() -> None:
    source = SourceFile.of("a.txt", "x" * 10_000)

    assert len(judged(source, 1, Verdict.PASS, "").anchor) == 400
