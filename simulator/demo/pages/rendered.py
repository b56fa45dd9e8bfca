"""Markdown as GitHub shows it, with nothing active in it: no script, no image, no markup but a fold.

Of HTML only `<details>`, `<summary>` and `<sub>` get through, because Babysit's own texts have them; comments
of HTML vanish, and every other tag is shown as the text that it is.
"""

import re
from collections.abc import MutableMapping, Sequence
from html import escape
from typing import NewType

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

Html = NewType("Html", str)
"""HTML that may be put into a page as it is: only `rendered` makes it."""

_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FOLD = re.compile(r"<(/?)(details|summary|sub)( open)?>")
_OPEN_FOLDS = "open folds"


class HarmlessRenderer(RendererHTML):
    """The usual renderer with another opinion on HTML and links: the library's own hook is inheritance."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """HTML that stands alone."""
        del options
        return _harmless(tokens[idx].content, env)

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """HTML inside a sentence."""
        del options
        return _harmless(tokens[idx].content, env)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link that tells the other side nothing and lends it no reputation."""
        tokens[idx].attrSet("rel", "nofollow noreferrer noopener")
        return self.renderToken(tokens, idx, options, env)


_MARKDOWN = (
    MarkdownIt("commonmark", {"html": True}, renderer_cls=HarmlessRenderer)
    .enable(["table", "strikethrough"])
    .disable("image")
)


def rendered(text: str) -> Html:
    """HTML that may be put into a page; folds that the text leaves open are closed."""
    env: MutableMapping[str, object] = {_OPEN_FOLDS: []}
    html = _MARKDOWN.render(text, env)
    return Html(html + "".join(f"</{tag}>" for tag in reversed(_open_folds(env))))


def _open_folds(env: EnvType) -> list[str]:
    folds: list[str] = env[_OPEN_FOLDS]
    return folds


def _harmless(html: str, env: EnvType) -> str:
    shown, position = [], 0
    visible = _HIDDEN.sub("", html)
    for found in _FOLD.finditer(visible):
        shown += [escape(visible[position : found.start()]), _fold(found, _open_folds(env))]
        position = found.end()
    return "".join([*shown, escape(visible[position:])])


def _fold(found: re.Match[str], open_folds: list[str]) -> str:
    """The tag itself where it nests properly, else nothing."""
    is_end, tag = bool(found[1]), found[2]
    if not is_end:
        open_folds.append(tag)
        return f"<{tag}{found[3] or ''}>" if tag == "details" else f"<{tag}>"
    if not open_folds or open_folds[-1] != tag:
        return ""
    open_folds.pop()
    return f"</{tag}>"
