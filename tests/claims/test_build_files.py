"""Dependencies are read where build files declare them, not wherever the word stands."""

import pytest

from bot.claims.judging.declarations import declared


def names(path: str, text: str) -> set[str]:
    found = declared(path, text)
    assert found is not None
    return set(found.names)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("setup.cfg", "[metadata]\nkeywords = attrs\n[options]\ninstall_requires =\n  click>=8\n", {"click"}),
        ("setup.cfg", "[options.extras_require]\ndocs = sphinx; furo\n", {"sphinx", "furo"}),
        ("environment.yml", "channels:\n  - conda-forge\ndependencies:\n- numpy=2\n- pip:\n  - polars\n",
         {"numpy", "polars"}),
        ("App.csproj", '<PackageReference Include="A"/><!-- <PackageReference Include="B"/> -->', {"a"}),
        ("build.gradle", "implementation 'a.b:core:1' // 'x:y:1'\n/* \"p:q:1\" */", {"core", "a.b:core"}),
        ("mix.exs", '[{:phoenix, "~> 1.7"}, # {:ecto, "1"}\n]', {"phoenix"}),
        ("pubspec.yaml", "name: a\ndependencies:\n  http: ^1\n  b:\n    path: c\nflutter:\n  x: y\n",
         {"http", "b"}),
        ("deno.json", '{"imports": {"@std/fs": "jsr:@std/fs@1", "z": "npm:zod@3"}}', {"@std/fs", "z", "zod"}),
    ],
)  # fmt: skip
def test_a_build_file_is_read_as_what_it_is(path: str, text: str, expected: set[str]) -> None:
    assert names(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("build.gradle.kts", "implementation(libs.junit)"),
        ("App.csproj", '<Import Project="x.props"/>'),
        ("setup.cfg", "[options]\ninstall_requires = file: requirements.txt\n"),
    ],
)
def test_a_build_file_that_takes_in_others_is_open(path: str, text: str) -> None:
    found = declared(path, text)

    assert found is not None
    assert found.is_open


@pytest.mark.parametrize("path", ["setup.cfg", "deno.json"])
def test_a_broken_build_file_tells_nothing(path: str) -> None:
    assert declared(path, "\x00[[[{") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("App.csproj", "<PackageReference " * 50_000),
        ("App.csproj", "<!--" * 200_000),
        ("build.gradle", "/*" * 400_000),
        ("build.gradle", '"a:' * 300_000),
        ("mix.exs", "{:" * 400_000),
    ],
)
def test_a_hostile_build_file_takes_bounded_work(path: str, text: str) -> None:
    assert declared(path, text) is not None
