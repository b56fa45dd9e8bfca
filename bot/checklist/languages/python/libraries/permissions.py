"""What decorators of a repository's own are called that ask a permission."""

from bot.checklist.languages.shapes.permissions import ViewPermissions

PERMISSIONS = ViewPermissions(
    decorators=(r"requires?_access|permission|require_role|has_role|check_access|authori[sz]e_\w|\bcan_\w+",),
)
