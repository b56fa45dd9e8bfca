"""Which languages there are: the only list of them. A language is added here, and in a folder of its own."""

from bot.checklist.languages.go.grammar import GRAMMAR as GO
from bot.checklist.languages.grammar import Grammar
from bot.checklist.languages.language import Language
from bot.checklist.languages.python.grammar import GRAMMAR as PYTHON
from bot.checklist.languages.script.grammar import JAVASCRIPT, TYPESCRIPT

GRAMMARS = (GO, PYTHON, TYPESCRIPT, JAVASCRIPT)
BY_LANGUAGE = {language: grammar for grammar in GRAMMARS for language in grammar.languages}
BY_SUFFIX = {suffix: language for grammar in GRAMMARS for suffix, language in grammar.suffixes.items()}
CODE = frozenset(BY_LANGUAGE)
# What a text is read as whose file has no name that tells.
UNNAMED = TYPESCRIPT
PARSED = CODE | {Language.YAML, Language.JSON}


def grammar_of(language: Language) -> Grammar | None:
    """The grammar of a language whose code is analysed; None for any other."""
    return BY_LANGUAGE.get(language)
