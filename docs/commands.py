"""docs/commands.md, made from the commands' own values."""

from bot.commands import all_commands

INTRODUCTION = """# Commands

Made from the code by `python -m docs.build`. A line that begins with `/` in a new comment on a pull
request, or in the body of a review; several a comment are fine. Babysit reacts with eyes when it takes it
and with a rocket when it is done; what it cannot do it answers in one sentence, with a confused reaction.
Who may is asked of GitHub at that moment.

| command | who may | what it does |
| --- | --- | --- |
"""

REMARKS = """
Not obeyed: an edited comment (say it in a new one), what stands in a quote, a list, a table or code, and
whatever a bot or an App says, also in a person's name. Commands of other bots are left alone.

A word for a commit counts for that commit: `/approve` and `/waive` are about the head that Babysit knew
when the comment was delivered. If the head moved meanwhile, the answer says how to say it again. What opens
a gate counts only while its comment stands as it was written; a hold stays, whatever becomes of its
comment.

Everything is kept in a ledger that only grows: `babysit ledger [OWNER/REPO[#N]] [--format text|json|csv]`
reads it. If the database is lost, holds are found again in the comments; approvals, waivers and `/merge`
have to be said again.
"""


def commands_page() -> str:
    """One row a command, in the order of `/help`."""
    rows = [
        f"| {' · '.join(f'`{usage}`' for usage in command.usages)} | {command.who} | {command.does} |\n"
        for command in all_commands()
    ]
    return INTRODUCTION + "".join(rows) + REMARKS
