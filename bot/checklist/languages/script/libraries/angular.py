"""Angular, and AngularJS before it."""

from bot.checklist.languages.shapes.outbound import OptionClients, Pages

CLIENTS = OptionClients(clients=(r"this\.http", r"\$http"))
PAGES = Pages(marks=("angular/",))
