"""Functions and types of the standard libraries that make numbers, or give back the text they got."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for tables that read better as prose than as one string a line."""
    return frozenset(text.split())


NUMBER_CALLS = word_set(
    """
    int float len bool round max min abs ceil floor math.ceil math.floor math.Ceil math.Floor range ord
    hash id Number parseInt parseFloat BigInt Boolean Number.parseInt
    Number.parseFloat Math.floor Math.ceil Math.round Math.max Math.min Math.trunc Date.now time.time
    strconv.Itoa strconv.FormatInt strconv.FormatUint strconv.FormatBool strconv.FormatFloat cap int64
    int32 int16 int8 uint uint64 uint32 uint16 uint8 float64 float32 uuid.uuid4 uuid.UUID uuid.NewString
    uuid.New().String crypto.randomUUID secrets.token_hex datetime.now datetime.utcnow
    datetime.datetime.now time.Now().Unix time.Now().UnixNano time.Now().Format os.getpid os.Getpid
    """
)
SAME_TEXT_CALLS = word_set(
    """
    str String string dedent textwrap.dedent cleandoc inspect.cleandoc text sa.text sqlalchemy.text SQL
    sql.SQL psycopg.sql.SQL psycopg2.sql.SQL strings.TrimSpace strings.ToLower strings.ToUpper
    strings.Repeat strings.Trim strings.TrimSuffix strings.TrimPrefix strings.TrimRight sql.raw
    Prisma.raw sql.unsafe sequelize.literal knex.raw literal strings.TrimLeft list tuple sorted set
    reversed enumerate Array.from Object.keys Object.values Object.entries Path pathlib.Path
    path.normalize filepath.Clean
    """
)
NUMBER_METHODS = frozenset({"push", "indexOf", "findIndex", "count", "getTime", "bit_length", "timestamp"})
SAME_TEXT_METHODS = word_set(
    """
    strip rstrip lstrip lower upper title trim trimEnd trimStart toLowerCase toUpperCase repeat toString
    split splitlines removesuffix removeprefix slice substring items keys values encode decode copy sort
    filter flat reverse
    """
)
JOINING_CALLS = word_set(
    """
    fmt.Sprint fmt.Sprintln os.path.join path.join path.resolve filepath.Join append strings.Join
    posixpath.join strings.ReplaceAll strings.Replace
    """
)
# What they give is quoted for a shell: it is nobody's text any more.
QUOTING_CALLS = word_set("shlex.join shlex.quote pipes.quote shellescape.Quote shellquote.Join")
JOINING_METHODS = frozenset({"format", "join", "concat", "replace", "replaceAll"})
FORMATTING_CALLS = frozenset({"fmt.Sprintf", "fmt.Errorf", "util.format", "sprintf", "fmt.Appendf"})
GROWING_METHODS = frozenset(
    {"append", "push", "extend", "add", "insert", "unshift", "WriteString", "write", "Write"}
)
GROWING_CALLS = frozenset({"fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.WriteString"})
NUMBER_TYPES = word_set(
    """
    int float bool number boolean bigint int64 int32 int16 int8 uint uint64 uint32 uint16 uint8 float64
    float32 UUID uuid.UUID date datetime datetime.date datetime.datetime Decimal decimal.Decimal Date
    time.Time time.Duration
    """
)
# Verbs of Go's and Python's formats whose output holds no text of the value's own.
NUMBER_VERBS = frozenset("dfFgGeExXobtcUpi")
