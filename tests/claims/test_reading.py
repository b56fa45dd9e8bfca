"""Text of people taken apart: blocks, sentences, words, and what shape of a name a word has."""

import pytest

from bot.claims.reading.document import Block, BlockRole, read_blocks
from bot.claims.reading.sentences import read_clauses, read_sentences
from bot.claims.reading.shapes import Shape, extension, is_file_name, shape_of_code, shape_of_word
from bot.claims.reading.words import code_word, plain_characters, read_words

TEXT = """# Setup

The `app.py` is missing. It blocks me, and X fails.

- [ ] write it
- [x] read it

> somebody else's words

```
code
```

| part | state |
| --- | --- |
| index | missing |
"""


def test_what_people_wrote_themselves_is_read_in_blocks_with_their_heading() -> None:
    blocks = read_blocks(TEXT)

    assert BlockRole.OPEN_TASK in {block.role for block in blocks}
    assert {block.heading for block in blocks} == {"setup"}
    shown = " ".join(piece.text for block in blocks for piece in block.pieces)
    assert "index" in shown
    assert "somebody" not in shown
    assert "code" not in shown


def paragraph() -> Block:
    return next(block for block in read_blocks(TEXT) if block.role is BlockRole.PARAGRAPH)


def test_a_sentence_ends_at_its_point_and_no_name_is_cut_by_its_own() -> None:
    quotes = [sentence.quote for sentence in read_sentences(read_words(paragraph().pieces))]

    assert quotes[:2] == ["The app.py is missing", "It blocks me, and X fails"]


def test_a_sentence_falls_into_clauses() -> None:
    second = list(read_sentences(read_words(paragraph().pieces)))[1]

    first = next(iter(read_clauses(second)))

    assert [word.text for word in first.words] == ["It", "blocks", "me"]


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("src/app.py", Shape.PATH),
        ("README", Shape.PATH),
        ("main()", Shape.IDENTIFIER),
        ("/v1/users", Shape.ROUTE),
        ("#12", Shape.ISSUE),
        ("API_KEY", Shape.ENV),
        ("v1.2.3", Shape.VERSION),
        ("feature/x", Shape.SLASHED),
        ("hello", None),
        ("e.g.", None),
    ],
)
def test_a_word_has_the_shape_of_what_it_may_name(word: str, shape: Shape | None) -> None:
    assert shape_of_word(word) is shape
    assert shape_of_code(word) is (shape or Shape.PLAIN)


def test_a_file_is_known_by_its_ending_or_its_name() -> None:
    assert (extension("src/app.py"), extension("main()")) == ("py", "")
    assert [is_file_name(name) for name in ("README", "app.py", "hello")] == [True, True, False]


def test_words_are_read_without_tricks_of_writing() -> None:
    assert plain_characters("it\u2019s") == "it's"
    assert code_word("app.py").is_name
