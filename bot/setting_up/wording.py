"""What the pages of a set-up say."""

from dataclasses import dataclass

from bot.cards.card import Card, Form, Link
from bot.setting_up.manifest import hears_webhooks, manifest, proposed_name, registration_url

HOME = "/setup"

CLOSED = Card(
    title="Set up Babysit",
    sentences=(
        "Open the address with the code that this server's log shows (`setup.open`).",
        "It lets one browser in; restart the server for another.",
    ),
)
"""One answer, whether a code is wrong, used or missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where this server and its GitHub are; no address ends with a slash."""

    public_url: str
    server_url: str
    organization: str = ""

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it by TLS."""
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """What lets the one browser in."""
        return "__Host-babysit-visitor" if self.is_secure else "babysit-visitor"


def questions(problem: str, organization: str, name: str) -> Card:
    """What the App is to be; `problem` is what was wrong with the answers before."""
    introduction = (
        "Babysit works as a GitHub App of your own. GitHub makes it from a manifest that it shows you.",
        "Leave the organisation empty to make the App for yourself.",
    )
    return Card(
        title="Set up Babysit",
        sentences=(problem, *introduction) if problem else introduction,
        form=Form(
            text="Go on",
            url=HOME,
            entries={"organization": "Organisation", "name": "Name of the App"},
            values={"organization": organization, "name": name or proposed_name(organization)},
        ),
    )


def sending(place: Place, organization: str, name: str, state: str) -> Card:
    """What will be sent to GitHub, and the button that sends it."""
    for_whom = organization or "you"
    deaf = (
        "GitHub cannot send webhooks to this machine, so Babysit looks by itself every few minutes.",
        "Start it with --url to give an address that GitHub reaches.",
    )
    return Card(
        title=f"Create {name} on GitHub",
        sentences=(
            f"GitHub makes the App for {for_whom} and sends you back to {place.public_url}.",
            "You must own the organisation, and be signed in to GitHub.",
            "If GitHub says that the name is taken, come back and choose another.",
            *(() if hears_webhooks(place.public_url, place.server_url) else deaf),
        ),
        form=Form(
            text="Create the App on GitHub",
            url=registration_url(place.server_url, organization, state),
            fields={"manifest": manifest(name, place.public_url, place.server_url)},
        ),
        links=(Link(text="Choose another name or organisation", url=HOME),),
    )


def failed(title: str, *sentences: str) -> Card:
    """What went wrong, and a way to begin again."""
    return Card(title=title, sentences=sentences, links=(Link(text="Begin again", url=HOME),))


OLD_WAY = failed(
    "This way to GitHub is over",
    "It was begun more than an hour ago, or it has arrived already.",
    "Begin again. If GitHub lists an App that was left half made, delete it there.",
)
UNKNOWN_CODE = failed(
    "GitHub does not know this code",
    "It is good once, for an hour.",
    "Delete the App that was made, on GitHub under Developer settings, and begin again.",
)
STARTING = Card(title="Starting", sentences=("This page looks again by itself.",), refresh_s=1)
UNREACHABLE = Card(
    title="GitHub did not answer", sentences=("Load this page again: the code is good for an hour.",)
)
