"""Texts cut to what GitHub stores, at a line's end, with a note that says so."""

_NOTE = "\n\n(The rest is left out: GitHub stores no longer text.)\n"


def cut(text: str, most_bytes: int) -> str:
    """At most `most_bytes` of UTF-8, cut after a whole line where there is one, with a note in place."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= most_bytes:
        return encoded.decode("utf-8")
    room = max(0, most_bytes - len(_NOTE.encode()))
    kept = encoded[:room].decode("utf-8", "ignore")
    whole_lines, line_end, _rest = kept.rpartition("\n")
    return (whole_lines if line_end else kept) + _NOTE
