"""Django and its REST framework."""

from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.library import Records, Routers, words
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.execution import Evaluators

ROUTERS = Routers(
    name="Django",
    makers=frozenset(
        {"DefaultRouter", "SimpleRouter", "NestedDefaultRouter", "NestedSimpleRouter", "BulkRouter"}
    ),
    is_ordered=False,
)
RECORDS = Records(
    always=words("get_object_or_404 get_list_or_404"),
    on_database=words("get aget filter exclude first delete update"),
    by_key=words("get aget"),
    with_text=words("raw"),
)
EVALUATORS = Evaluators(calls=words("django.template.Template django.template.engines.from_string"))
KEYS = SigningKeys(targets=("DJANGO_SECRET_KEY",))
WEBHOOKS = Webhooks(
    registering=words("path re_path url"), parses=(r"JSONParser\(\)\.parse",)
)
