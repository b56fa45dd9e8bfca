"""gin."""

from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.library import Routers, upper

ROUTERS = Routers(
    name="gin",
    modules=("github.com/gin-gonic/gin",),
    called=frozenset({"gin"}),
    makers=frozenset({"New", "Default"}),
    types=frozenset(
        {"*gin.Engine", "gin.Engine", "*gin.RouterGroup", "gin.RouterGroup", "gin.IRouter", "gin.IRoutes"}
    ),
    verbs=upper("Any"),
)
WEBHOOKS = Webhooks(
    requests=(r"gin\.Context",), parses=(r"ShouldBind\w*", "BindJSON", "Bind", "MustBindWith"), groups=frozenset({"Group"})
)
