"""What only a browser has."""

from bot.checklist.languages.shapes.outbound import Pages

PAGES = Pages(
    marks=(
        r"\bdocument\.(?:get|query|create|body|cookie|add)|\bwindow\.|localStorage",
        r"self\.addEventListener|\bcaches\.open|skipWaiting\(",
        r"\bXMLHttpRequest\b",
    ),
)
