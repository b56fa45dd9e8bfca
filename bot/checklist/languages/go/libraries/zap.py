"""zap, and loggers whose methods are called as its are."""

from bot.checklist.languages.shapes.logging import Loggers

LOGGERS = Loggers(
    levels=(
        r"(?:Debug|Info|Warn|Warning|Trace)(?:f|ln|w)$",
        r"(?:Debug|Info|Warn|Error)w$",
        r"Printf$",
        r"Println$",
    ),
)
