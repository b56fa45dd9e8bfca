"""rod."""

from bot.checklist.languages.shapes.outbound import Browsers

BROWSERS = Browsers(
    methods=frozenset({"MustNavigate", "Navigate", "MustPage"}), modules=("github.com/go-rod/rod",)
)
