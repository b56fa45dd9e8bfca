"""The files of one revision as one program: which file an import means, and where to begin."""

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.routes import calls
from bot.checklist.facts.routes.aliases import Aliases
from bot.checklist.facts.routes.frameworks import FRAMEWORKS, frameworks_of
from bot.checklist.facts.routes.graph import routes_of
from bot.checklist.facts.routes.interpreter import ALL_OF, Interpreter
from bot.checklist.facts.routes.model import NoRepository, Repository, Route
from bot.checklist.facts.routes.neighbours import neighbours
from bot.checklist.facts.routes.reading import DEFAULT, family_of, read_tree, running_of, shares_folder
from bot.checklist.facts.routes.values import Closure, ModuleValue, Record, Reference, Scope, Value, is_type
from bot.checklist.languages.program import DefineClass, Import, Tree
from bot.checklist.languages.running import Running

_FIRST = re.compile(r"^(main|new|create|make|build|init|setup|bootstrap|serve|start|run)", re.IGNORECASE)
_MATTERS = re.compile(
    r"Router|router|express|astify|Hono|FastAPI|Flask|Blueprint|urlpatterns|Application\(|MIDDLEWARE|"
    r"DEFAULT_PERMISSION|REST_FRAMEWORK|APP_GUARD|useGlobalGuards|register|middleware|rocedure|initTRPC"
)
_TAKES_ROUTER = re.compile(
    r"\b(?:gin|chi|echo|mux|http|fiber|iris|httprouter)\.(?:RouterGroup|Engine|I?Router|Group|ServeMux|Echo|Mux|App)\b|"
    r"struct\s*\{[^}]*Router"
)
_ROUTER_NAMES = frozenset({"app", "router", "server", "fastify", "instance", "api", "application"})
_HOPS = 2  # one to the file that an import names, one more where that only hands it on
_FILES = 90
_PACKAGE = 12
_SMALL = 1_000
_SEARCHED = 80
_BARRELS = 40


@dataclass(slots=True, eq=False)
class _Module:
    tree: Tree
    scope: Scope
    hops: int = 0
    is_started: bool = False


@dataclass(eq=False)
class _Program:
    modules: dict[str, _Module] = field(default_factory=dict)
    packages: dict[str, Scope] = field(default_factory=dict)
    load: Callable[[str], SourceFile | None] = lambda _path: None
    folder_files: dict[str, list[str]] = field(default_factory=dict)
    sought: set[tuple[str, str]] = field(default_factory=set)
    known_paths: Callable[[], Iterable[str]] = tuple
    interpreter: Interpreter = field(init=False)

    def __post_init__(self) -> None:
        self.interpreter = Interpreter(frameworks_of, self.import_module)

    @cached_property
    def aliases(self) -> Aliases:
        """What imports may mean by other names than paths; made when the first is asked for."""
        return Aliases(path for path in self.known_paths() if running_of(path) is not None)

    def add(self, source: SourceFile) -> _Module:
        path = source.path
        tree = Tree(path, ())
        with self.guarded(path):
            tree = read_tree(path, source.root)
        if shares_folder(path):
            package = self.packages.setdefault(path.rpartition("/")[0], Scope())
            module = _Module(tree, Scope(package))
        else:
            module = _Module(tree, Scope())
        self.modules[path] = module
        return module

    @contextmanager
    def guarded(self, path: str) -> Generator[None]:
        """Gives a file up that is nested too deeply, and goes on with the others."""
        run = self.interpreter
        kept = run.path, run.stack, run.branches, run.rows, run.naming
        run.path, run.stack, run.branches, run.rows, run.naming = path, [], [], [], []
        try:
            yield
        except RecursionError:
            run.given_up.setdefault(path, "it is nested too deeply to follow")
        finally:
            run.path, run.stack, run.branches, run.rows, run.naming = kept

    def start(self, module: _Module) -> None:
        """Follows a file's own level, once."""
        if module.is_started:
            return
        module.is_started = True
        with self.guarded(module.tree.path):
            self._start(module)

    def _start(self, module: _Module) -> None:
        run = self.interpreter
        scope = module.scope
        if shares_folder(module.tree.path) and scope.above is not None:
            imports = [statement for statement in module.tree.statements if isinstance(statement, Import)]
            run.run(imports, scope)
            types = [statement for statement in module.tree.statements if isinstance(statement, DefineClass)]
            run.run(types, scope)  # a type is known in all of its file
            run.run(
                [
                    statement
                    for statement in module.tree.statements
                    if not isinstance(statement, Import | DefineClass)
                ],
                scope,
            )
            for name, value in scope.names.items():
                if name not in {run.language.name_of(imported) for imported in imports}:
                    scope.above.names.setdefault(name, value)
        else:
            run.run(module.tree.statements, scope)
        for framework in run.frameworks:
            if framework.finish_module is not None:
                framework.finish_module(module.tree.path, scope, run)

    def import_module(self, path: str, wanted: Import) -> Value | None:
        """What an import binds: a file in sight, else a reference that remembers where it leads."""
        running = running_of(path) or DEFAULT
        if running.is_shared_by_folder:
            return self._import_folder(wanted, running)
        found = self._find(path, wanted, running)
        if found is None:
            return Reference(wanted.local, wanted.module, wanted.member)
        module, member = found
        self.start(module)
        if not member or (member == "default" and running.gives_default):
            return self._whole(module, wanted)
        if member == "*":
            return Record("", dict(module.scope.names), module.tree.path, 0)
        value = self._given(module, member)
        return value or Reference(wanted.local, wanted.module, member)

    def _given(self, module: _Module, name: str) -> Value | None:
        names = module.scope.names
        found = self.interpreter.named(names, f"export:{name}") or self.interpreter.named(names, name)
        return found or self._given_on(module, name)

    def _given_on(self, module: _Module, name: str) -> Value | None:
        """What a barrel gives out of another file; only as many of those are read as it takes to find it."""
        barrels = [key.removeprefix(ALL_OF) for key in module.scope.names if key.startswith(ALL_OF)]
        for source in barrels[:_BARRELS]:
            found = self.import_module(module.tree.path, Import(name, source, name))
            if found is not None and not (isinstance(found, Reference) and found.module == source):
                return found
        return None

    def _whole(self, module: _Module, wanted: Import) -> Value:
        names = module.scope.names
        if wanted.member == "default" and "export:default" in names:
            return names["export:default"]
        return ModuleValue(lambda name: self._given(module, name), module.tree.path)

    def _import_folder(self, wanted: Import, running: Running) -> Value | None:
        local = running.name_of(wanted)
        folder = self._folder(wanted.module) or self._load_folder(wanted.module)
        value: Value
        if folder is None:
            value = Reference(local, wanted.module)
        else:
            scope = self.packages[folder]
            for path in [module for module in self.modules if module.rpartition("/")[0] == folder]:
                self.start(self.modules[path])
            value = ModuleValue(
                lambda name: (
                    scope.names.get(name)
                    or self._find_in(folder, name, running)
                    or Reference(f"{local}.{name}", wanted.module, name)
                ),
                folder,
            )
        self.interpreter_scope(wanted, local, value)
        return None

    def interpreter_scope(self, wanted: Import, local: str, value: Value) -> None:
        """Go's imports name themselves: the local name is the package's."""
        del wanted
        module = self.modules.get(self.interpreter.path)
        if module is not None and local not in {"_", "."}:
            module.scope.names[local] = value

    def _load_folder(self, module: str) -> str | None:
        """The folder of a package that nothing has read yet; its files that take routers are read now."""
        asking = self.modules.get(self.interpreter.path)
        if asking is None or asking.hops >= _HOPS or "." not in module.partition("/")[0]:
            return None
        parts = module.split("/")
        for first in range(2, len(parts)):
            folder = "/".join(parts[first:])
            if folder in self.folder_files:
                for path in self.folder_files[folder][:_PACKAGE]:
                    source = self.load(path) if len(self.modules) < _FILES else None
                    if source is not None and (
                        len(source.text) < _SMALL or _TAKES_ROUTER.search(source.text)
                    ):
                        self.add(source).hops = asking.hops + 1
                self.packages.setdefault(folder, Scope())
                return folder
        return None

    def _find_in(self, folder: str, name: str, running: Running) -> Value | None:
        """A function of a package of which only some files were read: its file is read now."""
        asking = self.modules.get(self.interpreter.path)
        hops = asking.hops + 1 if asking is not None else _HOPS
        key = (folder, name)
        if key in self.sought or hops > _HOPS:
            return None
        self.sought.add(key)
        for path in self.folder_files.get(folder, ())[:_SEARCHED]:
            source = self.load(path) if path not in self.modules and len(self.modules) < _FILES else None
            if source is not None and f"{running.function_begins}{name}(" in source.text:
                module = self.add(source)
                module.hops = hops
                self.start(module)
                return self.packages[folder].names.get(name)
        return None

    def _folder(self, module: str) -> str | None:
        parts = module.split("/")
        folders = [folder for folder in self.packages if folder and (f"/{module}").endswith(f"/{folder}")]
        if folders:
            return max(folders, key=len)
        tail = "/".join(parts[-2:])
        if len(parts) <= 2:  # noqa: PLR2004  host, owner, repository
            return None
        return next((package for package in self.packages if f"/{package}".endswith(f"/{tail}")), None)

    def _find(self, path: str, wanted: Import, running: Running) -> tuple[_Module, str] | None:
        """The first file in sight of those that an import may mean, and the member that is meant."""
        for paths, member in running.files_of(path, wanted):
            found = self.module(*paths)
            if found is not None:
                return found, member
        ends = running.aliases_of(wanted.module)
        named = self.aliases.find(path, ends) if ends else ""
        aliased = self.module(named) if named else None
        return (aliased, wanted.member) if aliased is not None else None

    def module(self, *paths: str) -> _Module | None:
        """The first of these files that is in sight, read on demand."""
        asking = self.modules.get(self.interpreter.path)
        hops = asking.hops + 1 if asking is not None else 1
        for path in paths:
            path = path.removeprefix("./")  # noqa: PLW2901  the same path, as it is stored
            if path in self.modules:
                return self.modules[path]
            if hops <= _HOPS and len(self.modules) < _FILES and running_of(path) is not None:
                source = self.load(path)
                if source is not None:
                    module = self.add(source)
                    module.hops = hops
                    return module
        return None

    def enter_functions(self) -> None:
        """Follows every function that registers something and that nothing in sight has called."""
        run = self.interpreter
        done = 0
        while done < len(run.functions):
            waiting = sorted(
                run.functions[done:],
                key=lambda function: (
                    _takes_a_router(function),
                    not _FIRST.match(function.function.name),
                ),
            )
            done = len(run.functions)
            for closure in waiting:
                with self.guarded(closure.path):
                    if id(closure.function) not in run.followed and self._is_entry(closure):
                        for arguments in calls.arguments_of(run, closure) or [[]]:
                            calls.follow(run, closure, arguments)

    def _is_entry(self, closure: Closure) -> bool:
        return bool(closure.function.name) and calls.registers(closure)


def _takes_a_router(closure: Closure) -> bool:
    """Whether a caller hands the router over: then the caller is followed first, and this with it."""
    return any(
        parameter.name in _ROUTER_NAMES
        or (parameter.type_text and any(is_type(framework, parameter.type_text) for framework in FRAMEWORKS))
        for parameter in closure.function.parameters
    )


def find_routes(changed: Sequence[SourceFile], repository: Repository | None = None) -> tuple[Route, ...]:
    """Every route registered in the changed files and in those around them that show what stands before them.

    All files are those of one revision. A route reached in several ways is given once for each.
    """
    seen = repository or NoRepository()
    program = _Program()
    program.load = seen.read
    program.known_paths = seen.paths
    if any(shares_folder(file.path) for file in changed):
        program.folder_files = _files_of_folders(seen)
    for file in changed:
        if running_of(file.path) is not None:
            program.add(file)
    for path in neighbours([file.path for file in changed], seen):
        source = seen.read(path) if path not in program.modules else None
        if source is not None and (_MATTERS.search(source.text) or shares_folder(path)):
            program.add(source).hops = 1
    for module in sorted(
        program.modules.values(), key=lambda module_key: "settings" not in module_key.tree.path
    ):
        program.start(module)
    program.enter_functions()
    given_up = program.interpreter.given_up.items()
    known = {family_of(path) for path in program.modules}
    others = (path for path in seen.paths() if path not in program.modules)
    is_all_seen = not any(family_of(path) in known for path in others)
    return (
        *routes_of(program.interpreter.registrations, is_all_seen=is_all_seen),
        *(_not_followed(path, reason) for path, reason in given_up),
    )


def _files_of_folders(seen: Repository) -> dict[str, list[str]]:
    """The files of each folder that shares its names, those that are away or tests left out."""
    found: dict[str, list[str]] = {}
    for path in seen.paths():
        if shares_folder(path) and not path.endswith("_test.go") and "vendor/" not in path:
            found.setdefault(path.rpartition("/")[0], []).append(path)
    return found


def _not_followed(path: str, reason: str) -> Route:
    """What stands for the routes of a file that was given up."""
    return Route(
        path=path,
        line=1,
        method="ANY",
        pattern="{?}",
        handler="",
        middleware=(),
        undecided=(reason,),
        framework="",
    )
