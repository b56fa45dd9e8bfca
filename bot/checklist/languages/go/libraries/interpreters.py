"""Interpreters of JavaScript, Go and Lua inside a Go program."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    runs=words("RunString RunScript Run Eval EvalWithContext DoString LoadString"),
    engines=(
        "github.com/dop251/goja",
        "github.com/robertkrimen/otto",
        "github.com/traefik/yaegi/interp",
        "github.com/yuin/gopher-lua",
        "rogchap.com/v8go",
    ),
    code_first=("rogchap.com/v8go",),  # the code and then its origin; goja takes the name and then the code
)
