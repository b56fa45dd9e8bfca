"""Next.js: exported functions with the names of methods are handlers."""

from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.library import Routers, upper

ROUTERS = Routers(name="Next.js", verbs=upper(), is_ordered=False)
WEBHOOKS = Webhooks(
    # files named `route` below `app`, and all below `pages/api`; React keeps hooks in `app/hooks`
    files=(r"(?:^|/)(?:app/(?P<app>.*?)/route|pages/(?P<pages>api/.*?))\.[jt]sx?$",),
)
