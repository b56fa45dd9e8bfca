"""Selenium."""

from bot.checklist.languages.shapes.outbound import Browsers

BROWSERS = Browsers(drivers=("selenium",))
