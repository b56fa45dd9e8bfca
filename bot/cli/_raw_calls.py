"""The calls that do by hand what an agent's tools would do: the one table that `babysit fallback` prints.

Checked against https://docs.github.com/rest and https://linear.app/developers/graphql in November 2026. A
text of an agent's goes through `jq` or a file, so that no quote in it can break the request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GITHUB_ACCEPT = "application/vnd.github+json"
API_VERSION = "2022-11-28"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCall:
    """One thing to do. `variables` maps names of environment variables to what to put in.

    `curl` and `gh` are shell; `gh` is empty where GitHub's command line cannot do it. `done` says what the
    answer of success looks like, `read_back` how to find whether it was done after no answer came, empty for
    what only reads.
    """

    does: str
    variables: Mapping[str, str]
    curl: str
    done: str
    source: str
    gh: str = ""
    read_back: str = ""


_REPO = {"REPO": "`owner/name`"}
_NUMBER = {**_REPO, "NUMBER": "the number of the pull request"}
_GITHUB = f"""curl -sS --fail-with-body --max-time 30 \\
  -H "Authorization: Bearer $GITHUB_TOKEN" \\
  -H "Accept: {GITHUB_ACCEPT}" -H "X-GitHub-Api-Version: {API_VERSION}" \\
"""
_API = '"${GITHUB_API_URL:-https://api.github.com}/repos/$REPO'
_DOCS = "https://docs.github.com/rest"


def _read(path: str) -> str:
    return f'{_GITHUB}  {_API}/{path}"'


def _send(method: str, path: str, body: str) -> str:
    return f'jq -n {body} |\n{_GITHUB}  -X {method} {_API}/{path}" --data @-'


GITHUB: Mapping[str, RawCall] = {
    "pr": RawCall(
        does="read a pull request: state, head, whether it merges",
        variables=_NUMBER,
        curl=_read("pulls/$NUMBER"),
        gh='gh api "repos/$REPO/pulls/$NUMBER"',
        done="200; `state`, `merged`, `head.sha`, `mergeable` (null: ask again in a few seconds)",
        source=f"{_DOCS}/pulls/pulls#get-a-pull-request",
    ),
    "pr-create": RawCall(
        does="open a pull request",
        variables={
            **_REPO,
            "HEAD": "the branch with the change, pushed",
            "BASE": "the branch to merge into",
            "TITLE": "its title",
            "BODY_FILE": "a file with its description",
        },
        curl=_send(
            "POST",
            "pulls",
            '--arg title "$TITLE" --arg head "$HEAD" --arg base "$BASE" --rawfile body "$BODY_FILE" \\\n'
            "  '{$title, $head, $base, $body}'",
        ),
        gh='gh api "repos/$REPO/pulls" -f title="$TITLE" -f head="$HEAD" -f base="$BASE" \\\n'
        '  -F body=@"$BODY_FILE"',
        done="201; `html_url`. 422 with `A pull request already exists`: it is there, read it instead",
        read_back="list `GET /repos/$REPO/pulls?state=open&head=OWNER:$HEAD` and look for `$HEAD`",
        source=f"{_DOCS}/pulls/pulls#create-a-pull-request",
    ),
    "comment": RawCall(
        does="comment on a pull request or an issue",
        variables={**_NUMBER, "BODY_FILE": "a file with the comment"},
        curl=_send("POST", "issues/$NUMBER/comments", "--rawfile body \"$BODY_FILE\" '{$body}'"),
        gh='gh api "repos/$REPO/issues/$NUMBER/comments" -F body=@"$BODY_FILE"',
        done="201; `html_url`",
        read_back="list `GET /repos/$REPO/issues/$NUMBER/comments?per_page=100` and look for your text",
        source=f"{_DOCS}/issues/comments#create-an-issue-comment",
    ),
    "label": RawCall(
        does="put a label on a pull request or an issue",
        variables={**_NUMBER, "LABEL": "the label's name"},
        curl=_send("POST", "issues/$NUMBER/labels", "--arg name \"$LABEL\" '{labels: [$name]}'"),
        gh='gh api "repos/$REPO/issues/$NUMBER/labels" -f "labels[]=$LABEL"',
        done="200; all labels there are. The same label twice is once: send it again where no answer came",
        source=f"{_DOCS}/issues/labels#add-labels-to-an-issue",
    ),
    "checks": RawCall(
        does="see what CI says about a commit",
        variables={**_REPO, "SHA": "the head's commit, whole"},
        curl=_read("commits/$SHA/check-runs?filter=latest&per_page=100")
        + "\n"
        + _read("commits/$SHA/status?per_page=100"),
        gh='gh api --paginate "repos/$REPO/commits/$SHA/check-runs?filter=latest&per_page=100"\n'
        'gh api "repos/$REPO/commits/$SHA/status?per_page=100"',
        done="200 twice; each of `check_runs` has `status` and `conclusion`, each of `statuses` a `state`. "
        "Fewer than `total_count`: there are more pages",
        source=f"{_DOCS}/checks/runs#list-check-runs-for-a-git-reference",
    ),
    "file": RawCall(
        does="read a file of a commit",
        variables={**_REPO, "FILE": "its path, percent-encoded", "REF": "a commit or a branch"},
        curl=_read("contents/$FILE?ref=$REF").replace(GITHUB_ACCEPT, "application/vnd.github.raw+json"),
        gh='gh api -H "Accept: application/vnd.github.raw+json" "repos/$REPO/contents/$FILE?ref=$REF"',
        done="200; the file itself. 404: no such file, or none that this token may see",
        source=f"{_DOCS}/repos/contents#get-repository-content",
    ),
    "merge": RawCall(
        does="merge a pull request at the head that was looked at, where it is not left to Babysit",
        variables={
            **_NUMBER,
            "SHA": "the head's commit that was judged, whole",
            "METHOD": "`squash`, `merge` or `rebase`",
        },
        curl=_send(
            "PUT", "pulls/$NUMBER/merge", '--arg sha "$SHA" --arg m "$METHOD" \'{$sha, merge_method: $m}\''
        ),
        gh='gh api -X PUT "repos/$REPO/pulls/$NUMBER/merge" -f sha="$SHA" -f merge_method="$METHOD"',
        done="200; `merged` is true. 405: not mergeable, the message says why. 409: the head moved",
        read_back="read the pull request (`pr`), and merge again only where `merged` is false",
        source=f"{_DOCS}/pulls/pulls#merge-a-pull-request",
    ),
    "branch-delete": RawCall(
        does="delete a merged branch",
        variables={**_REPO, "BRANCH": "its name, percent-encoded"},
        curl=f'{_GITHUB}  -X DELETE {_API}/git/refs/heads/$BRANCH"',
        gh='gh api -X DELETE "repos/$REPO/git/refs/heads/$BRANCH"',
        done="204. 422 `Reference does not exist`: it was gone. It closes pull requests into the branch",
        read_back="`GET /repos/$REPO/git/ref/heads/$BRANCH`: 404 means that it is gone",
        source=f"{_DOCS}/git/refs#delete-a-reference",
    ),
}


def _linear(query: str, arguments: str, variables: str) -> str:
    return (
        f"jq -n {arguments} \\\n  --arg query '{query}' \\\n  '{{$query, variables: {variables}}}' |\n"
        "curl -sS --fail-with-body --max-time 30 -X POST https://api.linear.app/graphql \\\n"
        '  -H "Authorization: $LINEAR_API_KEY" -H "Content-Type: application/json" --data @-'
    )


_ISSUE_ID = {"ISSUE_ID": "the issue's `id`, as `issue` tells it (no `ENG-123`)"}
_LINEAR_DOCS = "https://linear.app/developers/graphql"

LINEAR: Mapping[str, RawCall] = {
    "issue": RawCall(
        does="read an issue: its id, its state, the states of its team",
        variables={"KEY": "such as `ENG-123`"},
        curl=_linear(
            "query($id: String!) { issue(id: $id) { id identifier title url state { id name type } "
            "team { key states { nodes { id name type } } } } }",
            '--arg id "$KEY"',
            "{$id}",
        ),
        done="200 with `data.issue` and without `errors`",
        source=_LINEAR_DOCS,
    ),
    "comment": RawCall(
        does="comment on an issue",
        variables={**_ISSUE_ID, "BODY_FILE": "a file with the comment, in Markdown"},
        curl=_linear(
            "mutation($input: CommentCreateInput!) { commentCreate(input: $input) "
            "{ success comment { id url } } }",
            '--arg issueId "$ISSUE_ID" --rawfile body "$BODY_FILE"',
            "{input: {$issueId, $body}}",
        ),
        done="200 with `data.commentCreate.success` true and without `errors`",
        read_back="ask for `issue(id: $id) { comments(last: 50) { nodes { body } } }` and look for your text",
        source=_LINEAR_DOCS,
    ),
    "state": RawCall(
        does="move an issue to another state",
        variables={**_ISSUE_ID, "STATE_ID": "the `id` of one of its team's states, as `issue` tells them"},
        curl=_linear(
            "mutation($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) "
            "{ success issue { identifier state { name } } } }",
            '--arg id "$ISSUE_ID" --arg stateId "$STATE_ID"',
            "{$id, input: {$stateId}}",
        ),
        done="200 with `data.issueUpdate.success` true. The same state twice is once",
        source=_LINEAR_DOCS,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Somebody to call. `token` is the variable with the credential, `rules` what every call obeys."""

    title: str
    token: str
    token_is: str
    rules: Sequence[str]
    calls: Mapping[str, RawCall]


SERVICES: Mapping[str, Service] = {
    "github": Service(
        title="GitHub",
        token="GITHUB_TOKEN",  # noqa: S106 - a variable's name
        token_is="a token that may do it; `gh` takes its own login, or `GH_TOKEN`",  # noqa: S106 - words for it
        rules=(
            "Use it where the tool is broken: no connection, a timeout, a page of HTML, 5xx.",
            "Not after 401, 403, 404, 409 or 422: that is GitHub's answer, and would be the same.",
            "A 403 or 429 with `retry-after`, or with `x-ratelimit-remaining: 0`, means wait.",
        ),
        calls=GITHUB,
    ),
    "linear": Service(
        title="Linear",
        token="LINEAR_API_KEY",  # noqa: S106 - a variable's name
        token_is="a personal API key, sent without `Bearer` (an OAuth token goes with it)",  # noqa: S106 - words for it
        rules=(
            "Use it where the tool is broken: no connection, a timeout, a page of HTML, 5xx.",
            "Not after 401 or 403, and not after 200 with `errors`: that is Linear's answer.",
            "400 with the code `RATELIMITED` means wait.",
        ),
        calls=LINEAR,
    ),
}
