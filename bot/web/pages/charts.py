"""Small pictures as SVG: bars that lie and bars that stand. Colours are the style sheet's, by class."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.render.markdown import visible

WIDTH = 440
_LINE = 38
_HEIGHT = 150
_FOOT = 22
_HEAD = 18
MOST_CHARACTERS = 44
FEWEST = 8
"""Bars that stand side by side, for there is room for so many where there are fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value: what it is of, how large it is, and how people read it. `part` of it is shown darker."""

    name: str
    value: float
    shown: str
    part: float = 0.0


def lying(title: str, bars: Sequence[Bar]) -> Markup:
    """A bar below the other, each with its name above and its value beside; nothing for no bars."""
    if not bars:
        return Markup("")
    largest = max((bar.value for bar in bars), default=0) or 1
    drawn = Markup("").join(_lying(bar, place, largest) for place, bar in enumerate(bars))
    return _picture(title, len(bars) * _LINE, drawn)


def _lying(bar: Bar, place: int, largest: float) -> Markup:
    top = place * _LINE
    width = max(2.0, bar.value / largest * WIDTH) if bar.value else 0.0
    part = min(bar.part / largest * WIDTH, width)
    words = Markup(
        '<text class="name" x="0" y="{}">{}</text>'
        '<text class="value" x="{}" y="{}" text-anchor="end">{}</text>'
    ).format(top + 13, visible(bar.name, most=MOST_CHARACTERS), WIDTH, top + 13, bar.shown)
    return words + _rect("all", top + 19, width) + _rect("part", top + 19, part)


def _rect(kind: str, top: int, width: float) -> Markup:
    return Markup('<rect class="{}" x="0" y="{}" width="{}" height="11" rx="3"/>').format(
        kind, top, f"{width:.1f}"
    )


def standing(title: str, bars: Sequence[Bar]) -> Markup:
    """Bars side by side, none wider than an eighth; of many, only some names are written below."""
    if not bars:
        return Markup("")
    largest = max((bar.value for bar in bars), default=0) or 1
    step = WIDTH / max(len(bars), FEWEST)
    every = max(1, round(len(bars) / 8))
    drawn = Markup("").join(
        _standing(bar, place * step, step, bar.value / largest, is_named=place % every == 0)
        for place, bar in enumerate(bars)
    )
    return _picture(title, _HEAD + _HEIGHT + _FOOT, drawn)


def _standing(bar: Bar, left: float, step: float, share: float, *, is_named: bool) -> Markup:
    height = max(2.0, share * _HEIGHT) if bar.value else 0.0
    top = _HEAD + _HEIGHT - height
    drawn = Markup('<rect class="all" x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
        f"{left + step * 0.12:.1f}", f"{top:.1f}", f"{step * 0.76:.1f}", f"{height:.1f}"
    )
    if is_named:
        drawn += Markup('<text class="name" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            f"{left + step / 2:.1f}", _HEAD + _HEIGHT + 16, visible(bar.name, most=12)
        )
    if share == 1:
        drawn += Markup('<text class="value" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            f"{min(max(left + step / 2, 24), WIDTH - 24):.1f}", _HEAD - 6, bar.shown
        )
    return drawn


def _picture(title: str, height: int, drawn: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, height, title, drawn
    )
