"""How a framework asks permissions of a view."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewPermissions:
    """What shows that a view, or a class of views, is behind a permission.

    - `decorators`: patterns of decorators; `classes`: patterns of what a class says of permissions.
    """

    decorators: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
