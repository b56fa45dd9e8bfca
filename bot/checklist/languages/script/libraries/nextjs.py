"""Next.js: exported functions with the names of methods are handlers."""

from bot.checklist.languages.library import Routers, upper, words
from bot.checklist.languages.shapes.browser import ChainedResponses, CsrfProtection
from bot.checklist.languages.shapes.verification import Webhooks

ROUTERS = Routers(name="Next.js", verbs=upper(), is_ordered=False)
WEBHOOKS = Webhooks(
    # files named `route` below `app`, and all below `pages/api`; React keeps hooks in `app/hooks`
    files=(r"(?:^|/)(?:app/(?P<app>.*?)/route|pages/(?P<pages>api/.*?))\.[jt]sx?$",),
)
CSRF = CsrfProtection(origins={"allowedOrigins": "serverActions"})
ANSWERS = ChainedResponses(sinks=words("json Response"), objects=("Response", "NextResponse"))
