"""chromedp."""

from bot.checklist.languages.shapes.outbound import Browsers

BROWSERS = Browsers(calls=frozenset({"chromedp.Navigate"}))
