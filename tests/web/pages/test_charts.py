"""Small pictures: their bars are as long as their values, and foreign names stay words."""

import re
from xml.etree import ElementTree as ET

from bot.web.pages.charts import WIDTH, Bar, lying, standing


def widths(picture: str, kind: str) -> list[float]:
    return [float(found) for found in re.findall(rf'class="{kind}"[^>]*width="([0-9.]+)"', picture)]


def test_lying_bars_are_as_long_as_their_values_and_parts() -> None:
    bars = [Bar(name="build", value=10, shown="10", part=5), Bar(name="lint", value=5, shown="5")]

    picture = lying("Checks", bars)

    assert widths(picture, "all") == [WIDTH, WIDTH / 2]
    assert widths(picture, "part") == [WIDTH / 2, 0]


def test_standing_bars_name_some_of_many() -> None:
    bars = [Bar(name=f"{hour:02}", value=hour, shown=str(hour)) for hour in range(24)]

    picture = standing("Hours", bars)

    assert picture.count("<rect") == 24
    assert picture.count('class="name"') == 8
    assert picture.count('class="value"') == 1


def test_a_single_bar_that_stands_is_no_wall() -> None:
    (width,) = widths(standing("Weeks", [Bar(name="30 Nov", value=3, shown="3 s")]), "all")

    assert width < WIDTH / 8
    assert width == widths(standing("x", [Bar(name="a", value=1, shown="1")] * 8), "all")[0]


def test_a_hostile_name_is_drawn_as_words_and_the_picture_stays_whole() -> None:
    picture = lying("A & B", [Bar(name="</text><script>alert(1)</script>", value=1, shown="<1>")])

    ET.fromstring(picture)  # noqa: S314 - our own
    assert "<script>" not in picture


def test_nothing_is_drawn_of_nothing() -> None:
    assert lying("x", []) == standing("x", []) == ""
    assert widths(lying("x", [Bar(name="a", value=0, shown="0")]), "all") == [0]
