"""Playwright and pyppeteer."""

from bot.checklist.languages.shapes.outbound import Browsers

BROWSERS = Browsers(goes_to_pages=True)
