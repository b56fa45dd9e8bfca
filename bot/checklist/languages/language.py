"""The languages that the checklist tells apart."""

from enum import Enum


class Language(Enum):
    """What a file is to the checklist. The value of a parsed language is ast-grep's name for it."""

    GO = "go"
    PYTHON = "python"
    TYPESCRIPT = "typescript"
    TSX = "tsx"
    JAVASCRIPT = "javascript"
    YAML = "yaml"
    JSON = "json"
    SQL = "sql"
    DOCKERFILE = "dockerfile"
    TOML = "toml"
    LOCK = "lock file"
    TEXT = "text"
    OTHER = "other source code"


SCRIPTS = frozenset({Language.TYPESCRIPT, Language.TSX, Language.JAVASCRIPT})
EVERY = frozenset(Language) - {Language.LOCK}
