"""What a name in a text looks like: a path, an identifier, an environment variable, an issue, an endpoint."""

import re
from enum import Enum

from bot.claims.reading.lexicon import word_set

MOST_CHARACTERS = 200

_EXTENSIONS = word_set(
    "astro avif bash bat bazel bicep bzl c cc cfg cjs clj cmake conf cpp cs css csv cts cue dart db "
    "diff dockerfile env erb eslintrc ex exs feature fish gemspec gif go gql gradle graphql groovy h "
    "haml hbs hcl hpp hrl hs html ico idr ini ipynb java jar jpeg jpg js json json5 jsonc jsonl jsx key "
    "kt kts less lock log lua m4 mako md mdc mdx mjs ml mk mod mov mp3 mp4 mts msav nim nix nu ogg otf "
    "parquet patch pdf pem php pl plist png po pot prisma properties proto ps1 pug py pyi pyx r rake rb "
    "rego rs rst rtf sass sbt scala scss sh sln smithy snap sol sql sqlite st sum svelte svg swift tar "
    "tex tf tfvars tgz thrift toml ts tsv tsx ttf txt vue wasm wav webm webp woff woff2 xlsx xml xsd "
    "yaml yml zig zip zsh csproj vcxproj pbxproj editorconfig gitignore"
)
_WELL_KNOWN = word_set(
    "dockerfile makefile license licence readme changelog codeowners gemfile procfile rakefile justfile "
    "vagrantfile jenkinsfile brewfile caddyfile notice contributing tiltfile podfile"
)
_PRODUCTS = word_set(
    "node.js next.js vue.js react.js d3.js three.js express.js nuxt.js ember.js discord.js socket.io "
    "asp.net github gitlab javascript typescript postgresql mysql graphql coderabbit openapi youtube "
    "linkedin devops macos ios iphone ipad mongodb oauth webassembly websocket websockets webhook "
    "webhooks nodejs nextjs pytest pycharm vscode wordpress openai chatgpt langchain fastapi kubernetes "
    "circleci gitops sqlite numpy console.log math.log process.env import.meta.env i/o ci/cd n/a w/o "
    "and/or he/she client/server tcp/ip input/output read/write"
)
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY", "WS"})

_ISSUE = re.compile(r"(?:[\w.-]+/[\w.-]+)?#\d{1,9}|(?:GH|gh)-\d{1,9}")
_ISSUE_URL = re.compile(r"https?://[^/\s]+/([\w.-]+/[\w.-]+)/(?:pull|issues)/(\d{1,9})(?:[/?#].*)?")
_BLOB_URL = re.compile(r"https?://[^/\s]+/[\w.-]+/[\w.-]+/(?:blob|tree|raw)/[^/\s]+/([^?#\s]+)(?:[?#].*)?")
_ENV = re.compile(r"\$?\{?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\}?")
_SHA = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{7,40}")
_VERSION = re.compile(r"v\d+(?:\.[\w-]+)*|\d+\.\d+(?:\.[\w-]+)*")
_CALL = re.compile(r"[\w.$:]+\(\)")
_PACKAGE = re.compile(r"@[\w.-]+/[\w.-]+|(?:[\w-]+\.)+(?:com|org|io|dev|in|net)/[\w./-]+")
_FLAG = re.compile(r"--[a-z][\w-]*")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)*")
_HUMPS = re.compile(r"[a-z][a-z0-9]*[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*|[A-Z]{2,}[a-z][a-z]\w*")
_PATH = re.compile(r"[\w.@~+\[\](){}$*:-]*(?:/[\w.@~+\[\](){}$*:-]*)+")
_SLASHED = re.compile(r"[\w.-]+(?:/[\w.-]+)+")


class Shape(Enum):
    """The looks of a name, from which its kind is told together with the words around it."""

    PATH = "path"
    SLASHED = "slashed"
    ROUTE = "route"
    ENV = "env"
    ISSUE = "issue"
    IDENTIFIER = "identifier"
    PACKAGE = "package"
    VERSION = "version"
    FLAG = "flag"
    SHA = "sha"
    PLAIN = "plain"


def extension(name: str) -> str:
    """What follows the last dot of a path's last part, in lower case; empty when that is no known one."""
    base = name.rsplit("/", 1)[-1]
    stem, dot, tail = base.rpartition(".")
    return tail.casefold() if dot and stem + tail and tail.casefold() in _EXTENSIONS else ""


def is_file_name(name: str) -> bool:
    """Whether the last part of a path has a known extension or is a well-known file."""
    base = name.rsplit("/", 1)[-1].casefold()
    return bool(extension(name)) or base.split(".")[0] in _WELL_KNOWN or base.startswith(".env")


def shape_of_code(content: str) -> Shape:
    """The shape of what stands in code style; PLAIN when it resembles nothing."""
    known = shape_of_word(content)
    if known is not None:
        return known
    method, _, rest = content.partition(" ")
    if method.upper() in _METHODS and rest.strip().startswith("/"):
        return Shape.ROUTE
    if _PATH.fullmatch(content):
        return Shape.ROUTE if content.startswith("/") else Shape.SLASHED
    return Shape.IDENTIFIER if _IDENTIFIER.fullmatch(content) and {"_", "."} & set(content) else Shape.PLAIN


def shape_of_word(word: str) -> Shape | None:
    """The shape of a bare word, None for a word of the language."""
    if len(word) > MOST_CHARACTERS or len(word) == 1 or word.casefold() in _PRODUCTS:
        return None
    if word.isalpha() and word[1:].islower():
        return Shape.PATH if word.casefold() in _WELL_KNOWN and word.endswith("file") else None
    for shape, pattern in _PATTERNS:
        if pattern.fullmatch(word):
            return shape
    return _shape_of_path(word) or _shape_of_identifier(word)


_PATTERNS = (
    (Shape.ISSUE, _ISSUE),
    (Shape.ISSUE, _ISSUE_URL),
    (Shape.PATH, _BLOB_URL),
    (Shape.ENV, _ENV),
    (Shape.FLAG, _FLAG),
    (Shape.SHA, _SHA),
    (Shape.IDENTIFIER, _CALL),
    (Shape.VERSION, _VERSION),
)


def _shape_of_path(word: str) -> Shape | None:  # noqa: PLR0911 - one line a shape
    if word.startswith(("http://", "https://")):
        return None
    if is_file_name(word) and "//" not in word and word.strip(".") == word.lstrip("."):
        is_plain_word = word.isalpha() and not word.isupper() and not word.endswith("file")
        return None if is_plain_word else Shape.PATH
    if _PACKAGE.fullmatch(word):
        return Shape.PACKAGE
    if word.startswith("/") and _PATH.fullmatch(word) and len(word) > 1:
        return Shape.ROUTE
    if word.startswith(("./", "../")) and _PATH.fullmatch(word):
        return Shape.PATH
    if _SLASHED.fullmatch(word):
        return Shape.PATH if word.count("/") > 1 else Shape.SLASHED
    return None


def _shape_of_identifier(word: str) -> Shape | None:
    if not _IDENTIFIER.fullmatch(word):
        return None
    is_code = "_" in word.strip("_") or word.startswith("_") or _HUMPS.fullmatch(word)
    return Shape.IDENTIFIER if is_code or "::" in word else None


def canonical(name: str) -> str:
    """A name as it is shown and looked up: URLs of issues and files become what they lead to."""
    issue = _ISSUE_URL.fullmatch(name)
    if issue:
        return f"{issue[1]}#{issue[2]}"
    blob = _BLOB_URL.fullmatch(name)
    if blob:
        return blob[1]
    if _ISSUE.fullmatch(name) and "#" not in name:
        return f"#{name[3:]}"
    return name.strip("`'\" ")[:MOST_CHARACTERS]
