"""The JSON Schema of the file, for editors: `# yaml-language-server: $schema=…`."""

from typing import Any

from bot.configuration.keys import SECTIONS, TOP
from bot.configuration.sections import FILE, write_config
from bot.model.config import Config


def json_schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) of `.github/babysit.yml`.

    What it cannot say and the parser adds: that a day exists, that a zone is known, that a span ends after
    it starts.
    """
    described = FILE.schema
    defaults: dict[str, Any] = write_config(Config())
    for section in SECTIONS:
        schema = {**described["properties"][section.name], "description": section.meaning}
        schema["properties"] = {
            setting.name: {
                **setting.form.schema,
                "description": f"{setting.meaning} Allowed: {setting.form.allowed}.",
                "default": defaults[section.name][setting.name],
            }
            for setting in section.settings
        }
        described["properties"][section.name] = schema
    for setting in TOP:
        described["properties"][setting.name] = {
            **setting.form.schema,
            "description": f"{setting.meaning} Allowed: {setting.form.allowed}.",
            "default": defaults[setting.name],
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:babysit:configuration:1",
        "title": "Babysit's repository configuration, .github/babysit.yml",
        **described,
        "type": ["object", "null"],
        "required": ["version"],
    }
