"""The words by which rules tell a claim from its look-alikes, in lower case."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text, which reads better than a set of quoted ones."""
    return frozenset(words.split())


ADVERBS = word_set(
    "still also completely currently entirely just simply now again apparently already actually totally "
    "yet even really clearly obviously unfortunately sadly consistently always constantly fully partly "
    "only properly correctly probably definitely hard too badly silently intermittently locally "
    "reliably all both anymore suddenly presently therefore very likewise similarly otherwise"
)
BE = word_set(
    "is are am be been being was were seems seem looks look appears appear remains stays keeps got gets went"
)
LINKS = BE | word_set("has have had do does did to like as")
PAST = word_set("was were had used")
MODALS = word_set("would could might may should must can shall will")
NEGATIONS = word_set("no none nothing neither nor without never nobody hardly not")
DETERMINERS = word_set(
    "a an the this that these those my our your their its his her any some every each all both another "
    "such new old of same own whole entire two three four several many most other there it"
)
INDEFINITE = word_set(
    "a an any every each some all no something anything everything whatever files users pages"
)
PREPOSITIONS = word_set(
    "in from of at by to on inside into under within for with about across through during onto via "
    "against between among over since until per despite"
)
CONTAINING = word_set("in from to inside into of within under at on by with")
PRONOUNS = word_set("it this that they these those them he she which who")
CONJUNCTIONS = word_set("and or nor & plus")

STATES = word_set(
    "missing absent broken red undefined unset failing nonexistent non-existent non-existing unregistered "
    "unexported "
    "undocumented untested unimplemented undeclared uncovered uncommitted unlisted stuck inaccessible "
    "unavailable unreachable"
)
BROKEN_STATES = word_set("broken red failing stuck")
BROKEN_VERBS = word_set("fails fail failed breaks broke crashes crashed hangs hung")
NOT_BROKEN_BEFORE = word_set(
    "fast closed open safe gracefully loudly softly early over back as if unless without whenever "
    "safely cleanly forward nicely expectedly deliberately intentionally soft hard loud"
)
MADE_PARTICIPLES = word_set(
    "added committed pushed included registered exported re-exported listed declared defined imported "
    "documented set mounted wired hooked referenced tracked mentioned configured installed provided "
    "published released available implemented covered tested enabled checked deployed linked present "
    "found there here uploaded specified created updated exposed reachable accessible indexed "
    "initialised initialized applied called used passed loaded shipped known recorded bundled generated "
    "located migrated seeded resolved resolvable valid signed handled validated applied "
    "started ran run triggered "
    "executed reported emitted invoked consumed wired-up provisioned appears appear asserted"
)
PLAIN_PARTICIPLES = word_set(
    "added committed pushed included registered exported re-exported listed implemented documented "
    "wired hooked published deployed defined declared imported installed merged landed found present "
    "there here handled covered provided checked updated signed created started ran applied triggered "
    "located executed invoked appears appear provisioned reported asserted"
)  # the ones that tell of something left out even where nothing is named
DELIBERATE = (
    ("on", "purpose"), ("by", "design"), ("by", "default"), ("as", "expected"), ("as", "intended"),
    ("as", "planned"), ("as", "designed"),
)  # fmt: skip
LABELS = word_set(
    "steps expected example examples scenario given repro reproduction usage before previously precondition"
)
MERGED = word_set("merged landed closed released shipped")
EXISTING = word_set("exist exists")
FINDING = word_set("find see locate resolve spot import")
HOLDING = word_set(
    "list include contain mention have export define declare document register import provide cover "
    "reference expose ship carry name exist handle implement set has lists includes contains exports "
    "re-export"
)
MAKING = word_set(
    "add commit push include register export list declare define import document set mention update "
    "upload wire mount create bump regenerate write re-export"
)
MADE = word_set(
    "added committed pushed included registered exported listed declared imported documented mentioned "
    "wrote written"
)
WORKING = word_set(
    "work works compile compiles build builds run runs start starts pass passes parse boot boots render "
    "renders load loads function succeed working passing compiling building green running "
    "starting triggering triggered reporting install "
    "installs typecheck type-check respond deploy"
)
REMOVED = word_set("removed deleted dropped lost reverted overwritten clobbered stripped")
BY_MISTAKE = word_set("mistake accident accidentally unintentionally inadvertently mistakenly")
CARELESS = word_set("forgot forgotten")

QUESTION_OPENERS = word_set(
    "is are am was were do does did has have had can could should would will shall may might why what "
    "where how which who whom when whose any anything anyone isnt arent doesnt"
)
SOFTENERS = word_set(
    "and but so also hmm wait ok okay hey hi sorry just or well then curious wondering question btw"
)
HYPOTHETICAL_OPENERS = word_set(
    "if when unless whenever whether once assume assuming suppose supposing imagine ensure ensures "
    "without until otherwise either"
)
HYPOTHETICAL_CLAUSES = word_set("if when unless whenever whether once until except after before")
IMPERATIVES = word_set(
    "check verify ensure confirm raise skip return throw handle detect warn prevent avoid allow emit "
    "render treat assume consider ignore flag expect test report log show print use make keep indicate"
)
FIXING = word_set(
    "fix fixes fixed fixing add adds added adding restore restores restored restoring repair repairs "
    "repaired correct corrects corrected remove removes removed removing handle handles handled "
    "handling detect detects detected report reports reported prevent prevents avoid avoids allow "
    "allows support supports implement implements implemented improve improves improved resolve "
    "resolves resolved address addresses addressed include includes register registers registered "
    "update updates updated mention mentions drop drops dropped repairing create creates created "
    "introduce introduces clean cleans cleaned replace replaces replaced unblock unblocks surface "
    "surfaces makes flag flags catch catches fill fills backfill backfills"
)
RESOLVING = word_set(
    "fixed resolved addressed corrected restored done sorted repaired unblocked reverted rebased retracted"
)
RESOLVED_PHRASES = (
    ("is", "now"), ("are", "now"), ("pushed", "a"), ("all", "green"), ("been", "merged"),
    ("been", "added"), ("passes", "now"), ("pass", "now"), ("registered", "now"),
    ("are", "there", "now"), ("is", "there", "now"), ("has", "landed"), ("already", "merged"),
    ("pushed", "it"), ("now", "passes"), ("now", "works"), ("works", "now"), ("i", "added"),
    ("have", "added"), ("just", "added"), ("just", "pushed"), ("i", "pushed"), ("have", "pushed"),
    ("now", "green"), ("now", "been"), ("green", "now"), ("added", "in"), ("added", "it"), ("added", "them"),
    ("before", "this"), ("before", "that"), ("prior", "to"), ("used", "to"), ("until", "now"),
)  # fmt: skip
REPORTING = word_set(
    "shows show says say said prints print reports report returns return raises raise logs log emits "
    "emit throws throw wrote claims claimed claim displays display warns warn reads told tells thought "
    "think believed assumed mentioned explains explained"
)
CHECKS = word_set(
    "ci build builds lint linter linting test tests check checks job jobs workflow workflows pipeline "
    "pipelines typecheck typechecking type-check e2e shellcheck eslint mypy ruff pytest jest dco "
    "codecov coverage suite ci/cd cla compile compilation deploy deployment release preview travis "
    "jenkins circleci actions spec specs smoke clippy rustfmt prettier tsc unittest unittests "
    "pre-commit sonarcloud codeql snyk"
)
CHECK_HEADS = word_set(
    "job jobs check checks workflow workflows pipeline pipelines run runs step status matrix action"
)
TESTS = word_set("test tests coverage unit integration e2e spec specs testcase testcases regression")
TEST_HEADS = word_set("test tests coverage spec specs testcase testcases")
DEPENDENCIES = word_set(
    "dependency dependencies package packages library libraries crate crates gem gems dep deps requirement"
)
MODULES = word_set("module modules")
ENVIRONMENT = word_set("env environment variable variables var vars")
REFS = word_set("branch branches tag tags ref refs")
ENDPOINTS = word_set("endpoint endpoints route routes handler url path")
SETTINGS = word_set(
    "option options setting settings config configuration flag flags secret secrets permission "
    "permissions toggle credential credentials creds role roles trigger triggers label labels"
)
SYMBOLS = word_set(
    "function functions method methods class classes constant constants type types hook interface enum "
    "macro symbol struct trait helper variable definition component property field attribute import"
)
FILES = word_set(
    "file files folder directory dir lockfile script migration fixture image template document page locale"
)
ENTRIES = word_set("entry entries line key script row item record registration export target alias")
CONTAINERS = word_set(
    "index journal manifest registry router barrel sidebar nav toc list exports imports changelog "
    "lockfile catalog catalogue allowlist registrations routes table menu workspace solution "
    "kustomization readme"
)
CHANGE = word_set("pr pull diff change changes changeset patch commit commits mr")
REPOSITORY = word_set("repo repository tree branch codebase head main master project code checkout")
BLOCKED_SUBJECTS = word_set(
    "this pr we i it merge merging release deploy deployment work branch task ticket status change step "
    "rollout everything progress us me still currently that mr patch feature blocker"
)
AWAITED = word_set(
    "release upstream fix merge secret secrets credentials access decision key token backend migration "
    "infra legal vendor design publish permission permissions dependency approval sign-off signoff creds "
    "credential operator provisioning account token tokens human input maintainer"
)
PEOPLE = word_set("i you we he she they me us you'll someone somebody everyone author")
EMPTY_OBJECTS = word_set(
    "blocker blockers problem problems issue issues idea worries concern concerns objection objections "
    "need reason way more longer one further comment comments finding findings regressions regression "
    "conflict conflicts difference action breaking broken missing failing failed errors error warnings "
    "impact doubt wait thanks rush harm big real strong point longer else anything something everything "
    "the matter that why how what anyone use sense benefit strings side known other plans red blocked "
    "worse better only open fix solution workaround answer longer-term context out change changes"
)
OPEN_ENDS = word_set(
    "here there now yet again anymore today either though too right still either everywhere completely"
)
FIX_HEADINGS = (
    "problem", "motivation", "before", "current behav", "steps to reproduce", "background",
    "root cause", "bug", "what was wrong", "why", "previous behav", "context", "issue", "cause",
)  # fmt: skip
THINGS = SYMBOLS | ENTRIES | FILES | ENVIRONMENT | SETTINGS | REFS | ENDPOINTS | DEPENDENCIES
GUESSES = word_set("assume guess wonder suspect suppose wondering")
HELPERS = LINKS | ADVERBS | MODALS | word_set("not never longer")
HELPED = ADVERBS | word_set("be been being get getting got have longer gotten")
NO_OBJECT = PREPOSITIONS | CONJUNCTIONS | ADVERBS | OPEN_ENDS | BE
