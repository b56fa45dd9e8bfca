"""Where a language's libraries take keys, and initial vectors of ciphers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SigningKeys:
    """Where frameworks take the key of their cookies and tokens.

    - `targets`: patterns of what a key is assigned to.
    - `modules`: where one is imported, a name that says that it is such a key is one.
    - `key_functions`: modules whose tokens are parsed with a function that returns the key.
    - `options`: middleware, each with the option that is its key; `places`: calls, each with the place of it.
    """

    targets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    key_functions: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ciphers:
    """Where a call that encrypts takes its initial vector or nonce.

    - `places`: by a call's last name; `counted`: the same for a number of arguments.
    - `makers`: how calls end that make a cipher, and take it third or by its name.
    - `modes`: modes of operation, which take it first; `sealers`: classes whose `encrypt` does.
    - `options`: how calls end that take it among options.
    """

    places: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[tuple[str, int], int] = field(default_factory=dict)
    makers: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    sealers: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
