import sys

import pytest
from click.testing import CliRunner

from bot.cli.demo import command


def test_the_demo_says_how_to_get_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "simulator.demo.tour", None)

    result = CliRunner().invoke(command, [])

    assert result.exit_code == 1
    assert "pip install 'babysit[demo]'" in result.output
