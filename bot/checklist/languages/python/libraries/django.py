"""Django and its REST framework."""

from bot.checklist.languages.library import Records, Routers, words
from bot.checklist.languages.shapes.browser import (
    CsrfProtection,
    DebugSwitches,
    KeywordCookies,
    NamedResponses,
    SessionStores,
)
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.shapes.execution import Evaluators
from bot.checklist.languages.shapes.migrations import MigrationStyles
from bot.checklist.languages.shapes.permissions import ViewPermissions
from bot.checklist.languages.shapes.queries import ModelQueries
from bot.checklist.languages.shapes.verification import Webhooks

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
WEBHOOKS = Webhooks(registering=words("path re_path url"), parses=(r"JSONParser\(\)\.parse",))
CSRF = CsrfProtection(
    exempting=(r"(?:\w+\.)*csrf_exempt\s*$", r"method_decorator\(\s*csrf_exempt"),
    wrappers=frozenset({"csrf_exempt"}),
)
ANSWERS = NamedResponses(
    names=(r"HttpResponse\w*", "JsonResponse", "APIException"),
    in_modules=frozenset({"Response"}),
    modules=("django", "rest_framework"),
)
COOKIES = KeywordCookies(setters=words("set_cookie set_signed_cookie"))
SESSIONS = SessionStores(settings=(r"(?:SESSION|CSRF)_COOKIE_(?P<django>SECURE|HTTPONLY|SAMESITE)",))
DEBUGGING = DebugSwitches(of_configuration=words("DEBUG TEMPLATE_DEBUG"))
MIGRATIONS = MigrationStyles(styles=frozenset({"operations"}), marks=("RunPython", "RunSQL"))
QUERIES = ModelQueries(
    managers=(r"(?:\w+\.)*(?P<model>[A-Z]\w*)\.objects\.\w+",),
    statements=words("get_object_or_404 get_list_or_404"),
)
PERMISSIONS = ViewPermissions(
    classes=(
        r"permission_(?:required|policy)|[Pp]ermission\w*\(|has_perm|\bcan_\w+\(|test_func|PermissionMixin",
    ),
)
