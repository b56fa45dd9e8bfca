"""Puppeteer and Playwright."""

from bot.checklist.languages.shapes.outbound import Browsers

BROWSERS = Browsers(goes_to_pages=True)
