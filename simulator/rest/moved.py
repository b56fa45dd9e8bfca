"""Where a repository is that was renamed: its old name is answered with an address by number.

https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
"""

import re
from urllib.parse import quote

from simulator.errors import Refused
from simulator.state.world import World

_BY_NAME = re.compile(r"/repos/([^/]+/[^/]+)(/.*)?")
_BY_NUMBER = re.compile(r"/repositories/([0-9]+)(/.*)?")


def by_number(world: World, path: str) -> str:
    """The same path with the name that the repository of this number has now."""
    found = _BY_NUMBER.fullmatch(path)
    if found is None:
        return path
    number = int(found[1])
    for repository in world.repositories.values():
        if repository.id == number:
            return f"/repos/{quote(repository.full_name)}{found[2] or ''}"
    return path


def check_moved(world: World, path: str, method: str) -> None:
    """Send on whoever asks for a former name.

    Raises:
        Refused: 301 for reads and 307 for everything else, with the address by number.
    """
    found = _BY_NAME.fullmatch(path)
    name = found[1].lower() if found is not None else ""
    if found is None or name in world.repositories or name not in world.former_names:
        return
    location = f"{world.api_url}/repositories/{world.former_names[name].id}{found[2] or ''}"
    is_read = method in {"GET", "HEAD"}
    message = "Moved Permanently" if is_read else "Temporary Redirect"
    raise Refused(301 if is_read else 307, message, headers={"Location": location})
