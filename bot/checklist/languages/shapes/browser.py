"""What a language's web libraries let a browser do and show: cookies, forgery, origins, errors, answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CsrfProtection:
    """What takes protection against forged requests off.

    - `exempting`: patterns of decorators, after the `@`; `wrappers`: functions around a view.
    - `origins`: options that name origins, with the word beside them; `switches`: options to turn off.
    """

    exempting: tuple[str, ...] = ()
    wrappers: frozenset[str] = frozenset()
    origins: Mapping[str, str] = field(default_factory=dict)
    switches: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ErrorHandlers:
    """Functions that are given an error.

    - `decorators`: patterns of what registers one; `is_typed`: their parameters say so by their types.
    - `callbacks`: patterns of a first parameter that is an error.
    """

    decorators: tuple[str, ...] = ()
    is_typed: bool = False
    callbacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssignedBodies:
    """What a response's body is assigned to, as written; `marks` are patterns of a file that does so."""

    targets: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WriterResponses:
    """Responses that go to a writer, or by a method of a context.

    - `errors`: functions that are given a writer, a text and a status; `failures`: patterns of packages with
      functions that make an error of a status and a text.
    - `writes`: functions that are given the writer first; `renderers`: those given writer, request, content.
    - `sinks`: methods of a context; `contexts`: patterns of its type.
    """

    errors: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()
    writes: frozenset[str] = frozenset()
    renderers: frozenset[str] = frozenset()
    sinks: frozenset[str] = frozenset()
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NamedResponses:
    """Responses and errors that are made by name, the status a keyword.

    - `names`: patterns of the last name; `in_modules`: names that need one of `modules`.
    - `logged`: names whose text goes to a log but where one of these modules is imported.
    """

    names: tuple[str, ...] = ()
    in_modules: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    logged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChainedResponses:
    """Responses by methods of an object that is handed to the handler.

    - `sinks`: the methods; `objects`: patterns of what the object is called; `errors`: patterns of errors.
    """

    sinks: frozenset[str] = frozenset()
    objects: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CookieLiterals:
    """Cookies that are a literal with a type.

    - `types`: theirs; `options`: types of the options of a session store.
    - `calls`: methods that are given a cookie's parts in their places, with their number.
    """

    types: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    calls: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeywordCookies:
    """Cookies set by a method, their flags keywords; `lax`: modules that set SameSite by themselves."""

    setters: frozenset[str] = frozenset()
    lax: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptionCookies:
    """Cookies set by a method with their flags among options.

    - `setters`: the methods; `clients`: modules that keep cookies of others.
    - `after_context`: functions that are given the request first, where one of `contexts` is imported.
    - `has_header_lists`: headers are also given as pairs, by whatever call.
    """

    setters: frozenset[str] = frozenset()
    clients: tuple[str, ...] = ()
    after_context: frozenset[str] = frozenset()
    contexts: tuple[str, ...] = ()
    has_header_lists: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionStores:
    """What keeps sessions, and the flags of its cookie.

    - `settings`: patterns of settings, each with its flag in a group.
    - `middleware`: classes that are Secure only if they are told, where one of `modules` is imported.
    - `makers`: functions that are given options with a cookie among them; `plugins`: the same as modules.
    - `flat`: of these, those whose options are the cookie's.
    - `made_apart`: modules whose options may stand in another file.
    """

    settings: tuple[str, ...] = ()
    middleware: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    makers: frozenset[str] = frozenset()
    plugins: frozenset[str] = frozenset()
    flat: frozenset[str] = frozenset()
    made_apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DebugSwitches:
    """What makes a framework answer with stacks.

    - `options`: options wherever they stand; `of_constructor`: those of a constructor; `of_type`: those of a
      value, with the patterns of its type and of what makes it.
    - `of_application`: those of an application, with the modules that it comes from; `of_configuration`:
      those of a configuration, which may be read from elsewhere.
    - `servers`: patterns of calls that take such an option, and `applications`, classes that do.
    - `handlers`: functions that show all errors when they are given nothing.
    """

    options: frozenset[str] = frozenset()
    of_constructor: Mapping[str, str] = field(default_factory=dict)
    of_type: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    of_application: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    of_configuration: frozenset[str] = frozenset()
    servers: tuple[str, ...] = ()
    applications: frozenset[str] = frozenset()
    handlers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CorsCalls:
    """Functions whose arguments are calls that name the origins and allow credentials."""

    functions: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    credentials: frozenset[str] = frozenset()
