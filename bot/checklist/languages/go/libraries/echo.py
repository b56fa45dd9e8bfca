"""echo: the server's own middleware reaches every route, a group's what comes after it."""

from bot.checklist.languages.library import Routers, upper
from bot.checklist.languages.shapes.adoption import AdoptedByMethod
from bot.checklist.languages.shapes.browser import DebugSwitches, WriterResponses
from bot.checklist.languages.shapes.verification import Webhooks

ROUTERS = Routers(
    name="echo",
    modules=("github.com/labstack/echo",),
    called=frozenset({"echo"}),
    makers=frozenset({"New"}),
    types=frozenset({"*echo.Echo", "echo.Echo"}),
    verbs=upper("Any"),
    is_ordered=False,
)
GROUPS = Routers(name="echo", types=frozenset({"*echo.Group", "echo.Group"}), verbs=upper("Any"))
WEBHOOKS = Webhooks(requests=(r"echo\.Context",), parses=(r"c\.Bind",))
ANSWERS = WriterResponses(failures=(r"echo\.",), contexts=(r"echo\.Context",))
DEBUGGING = DebugSwitches(of_type={"Debug": ("echo.New(", "echo.Echo")})
ADOPTED = AdoptedByMethod(grouping=frozenset({"echo"}))
