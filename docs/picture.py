"""Make docs/pull-request.png anew: `python -m docs.picture [CHROMIUM]`, with Debian's chromium on the path.

It plays the demo, and photographs the pull request that begins with a finding and ends with a merge.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).parent
PAGE = "hooli/traces/pull/1"
SIZE = "1000,1330"


def main(arguments: list[str]) -> int:
    """The exit code of the browser."""
    browser = arguments[0] if arguments else "chromium"
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--keep"], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        return photograph(browser, _address(demo) + PAGE)
    finally:
        demo.terminate()
        demo.wait()


def _address(demo: subprocess.Popen[str]) -> str:
    """Where the pages are, once the story is over.

    Raises:
        SystemExit: the demo failed.
    """
    for line in demo.stdout or ():
        if "Ctrl-C ends it" in line:
            return next(word for word in line.split() if word.startswith("http://"))
    raise SystemExit("The demo did not come to its end; run it alone to see why.")


def photograph(browser: str, url: str) -> int:
    """Write the picture; a profile of its own leaves the reader's browser alone."""
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += [f"--user-data-dir={profile}", f"--window-size={SIZE}"]
        command = [browser, *options, f"--screenshot={DOCS / 'pull-request.png'}", url]
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode  # noqa: S603 - the reader's own browser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
