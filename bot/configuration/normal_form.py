"""A configuration written out, every default filled in, and what differs between two of them."""

import io
import json
from dataclasses import dataclass

from ruamel.yaml import YAML

from bot.configuration.keys import SECTIONS, TOP
from bot.configuration.reading import parse
from bot.configuration.sections import write_config
from bot.model.config import BrokenConfig, Config, Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One key whose value differs; `before` and `after` are one line of YAML each, foreign text and all."""

    key: str
    before: str
    after: str


def normal_form(config: Config) -> str:
    """YAML that `parse` turns back into an equal configuration."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # annotated by its initial None
    yaml.allow_unicode = True
    yaml.width = 4096
    written = io.StringIO()
    yaml.dump(write_config(config), written)
    return written.getvalue()


def differences(old: Config, new: Config) -> tuple[Change, ...]:
    """The keys whose meaning differs, in the order of the documentation."""
    before, after = settings_of(old), settings_of(new)
    return tuple(
        Change(key=key, before=before[key], after=after[key]) for key in before if before[key] != after[key]
    )


def settings_of(config: Config) -> dict[str, str]:
    """Each key of one or two levels with its value as one line of YAML."""
    written = write_config(config)
    return {
        **{setting.name: one_line(written[setting.name]) for setting in TOP},
        **{
            f"{section.name}.{setting.name}": one_line(
                setting.form.write(getattr(getattr(config, section.name), setting.name))
            )
            for section in SECTIONS
            for setting in section.settings
        },
        "rules": one_line(written["rules"]),
    }


def validate_proposed(text: str, path: str, current: Config) -> tuple[Change, ...] | BrokenConfig:
    """What a pull request that changes the file would change, or why its new content cannot be used."""
    proposed = parse(text, path)
    return proposed if isinstance(proposed, BrokenConfig) else differences(current, proposed)


def one_line(value: Plain) -> str:
    """A value as one line of YAML: a plain word as it is, everything else as JSON, which YAML contains."""
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
