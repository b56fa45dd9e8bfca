"""What keeps cookies of other services, or of a browser."""

from bot.checklist.languages.shapes.browser import OptionCookies

COOKIES = OptionCookies(
    clients=("js-cookie", "react-cookie", "universal-cookie", "tough-cookie", "cypress", "playwright"),
)
