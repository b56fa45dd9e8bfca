"""Made-up newer versions of every locked package, so that an install is tried as it will be tomorrow.

An install that resolves anything meets them and takes or refuses them; one that follows the lock never looks.
"""

import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

VERSION = "9999.0"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def locked(*locks: Path) -> set[str]:
    """The names in lock files, as a wheel's file name writes them."""
    return {
        re.sub(r"[-_.]+", "_", name).lower() for lock in locks for name in LOCKED.findall(lock.read_text())
    }


def make(names: set[str], folder: Path) -> None:
    """A wheel of version 9999.0 that holds nothing, for each name."""
    for name in names:
        info = f"{name}-{VERSION}.dist-info"
        with zipfile.ZipFile(folder / f"{name}-{VERSION}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")


def environment(folder: Path) -> Mapping[str, str]:
    """This process's environment, where pip finds the wheels in `folder` beside the real ones.

    Nothing is compiled to bytecode, which is half of an install's time: pip's manual says that such negative
    options are switched on by a falsy value (https://pip.pypa.io/en/stable/topics/configuration/).
    """
    return {
        **os.environ,
        "PIP_FIND_LINKS": str(folder),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_COMPILE": "no",
    }
