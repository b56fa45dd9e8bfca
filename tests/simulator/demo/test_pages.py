from collections.abc import Iterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from simulator.demo.pages.rendered import rendered
from simulator.demo.pages.serving import pages
from simulator.demo.sample_organisations import Organisations, build_organisations

HOSTILE = '<script>alert(1)</script><img src="https://evil.example/x.png" onerror="alert(2)">'
LINK = '<a href="https://e.example" rel="nofollow noreferrer noopener">a</a>'


@pytest.fixture
def organisations() -> Iterator[Organisations]:
    organisations = build_organisations()
    yield organisations
    organisations.starter.world.close()


async def read(organisations: Organisations, path: str) -> tuple[int, str, dict[str, str]]:
    async with TestClient(TestServer(pages(organisations))) as client:
        response = await client.get(path)
        return response.status, await response.text(), dict(response.headers)


def propose(
    organisations: Organisations, *, title: str = "Change", body: str = "Why", comment: str = ""
) -> str:
    """The head of a new acme/app#1."""
    sha = organisations.app.push("change", {"a.py": "1\n"}, message=title, author="backend-agent")
    pull = organisations.app.open_pull_request(head="change", title=title, body=body, author="backend-agent")
    if comment:
        organisations.app.comment(pull.number, comment, author="wei")
    return sha


@pytest.mark.parametrize("path", ["/", "/acme/app/pull/1"])
async def test_hostile_text_stays_text(organisations: Organisations, path: str) -> None:
    propose(
        organisations, title=HOSTILE, body=HOSTILE, comment=f"{HOSTILE}\n\n![x](https://evil.example/y.png)"
    )

    status, html, headers = await read(organisations, path)

    assert status == 200
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_a_page_shows_commits_events_comments_and_checks(organisations: Organisations) -> None:
    sha = propose(organisations, comment="| a | b |\n| - | - |\n| 1 | 2 |")
    organisations.app.start_workflow(sha, ["lint"])
    organisations.app.label(1, "automerge", author="wei")

    _, html, _ = await read(organisations, "/acme/app/pull/1")

    assert f"pushed {sha[:7]} Change" in html
    assert "added the label automerge" in html
    assert "<td>2</td>" in html
    assert "<b>lint</b>" in html


@pytest.mark.parametrize(
    "path",
    ["/acme/app/pull/99", "/acme/nothing/pull/1", "/globex/site/pull/1", "/_logs/acme/app/1", "/x"],
)
async def test_what_is_not_there_is_not_found(organisations: Organisations, path: str) -> None:
    propose(organisations)

    assert (await read(organisations, path))[0] == 404


async def test_a_job_has_a_page_and_the_log_that_the_api_redirects_to(organisations: Organisations) -> None:
    (job,) = organisations.app.start_workflow(propose(organisations), ["lint"])
    organisations.app.finish_job(job, "failure", log="<b>line</b>")

    _, page, _ = await read(organisations, f"/acme/app/actions/runs/1/job/{job.id}")
    _, log, headers = await read(organisations, f"/_logs/acme/app/{job.id}")

    assert "&lt;b&gt;line&lt;/b&gt;" in page
    assert log == "<b>line</b>"
    assert headers["Content-Type"].startswith("text/plain")


async def test_the_style_sheet_refers_to_nothing_elsewhere(organisations: Organisations) -> None:
    status, css, _ = await read(organisations, "/style.css")

    assert status == 200
    assert "prefers-color-scheme: dark" in css
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<details open>\n\nb\n\n</details>", "<details open>\n<p>b</p>\n</details>"),
        ("<details><summary>a</summary>\n\nb", "<details><summary>a</summary>\n<p>b</p>\n</details>"),
        ("</details>", ""),
        ("<!-- babysit:ci -->", ""),
        ("a <b onclick=x>c</b>", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>\n"),
        ("<details onclick=x>", "&lt;details onclick=x&gt;"),
        ("<iframe src=//e></iframe>", "&lt;iframe src=//e&gt;&lt;/iframe&gt;"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        ("~~a~~", "<p><s>a</s></p>\n"),
        ("[a](https://e.example)", f"<p>{LINK}</p>\n"),
        ("![a](https://e.example)", f"<p>!{LINK}</p>\n"),
    ],
    ids=["fold", "open", "end", "hidden", "tag", "attribute", "frame", "script", "strike", "link", "image"],
)
def test_markdown_is_rendered_harmless(text: str, html: str) -> None:
    assert rendered(text) == html
