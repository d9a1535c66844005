"""Why a file or a database cannot be used, in our words: the usual causes that the system and its libraries name.

Libraries say a cause in English and in terms of their own. What they say is looked up here; what is not known is left
to be quoted.
"""

from __future__ import annotations

import errno
import re

from compliance.message import Message, msg

DAMAGED = msg("it is cut off or damaged")
SYSTEM = {
    errno.EACCES: msg("Permission denied"),
    errno.EPERM: msg("Operation not permitted"),
    errno.ENOENT: msg("No such file or directory"),
    errno.EISDIR: msg("Is a directory"),
    errno.ENOTDIR: msg("Not a directory"),
    errno.EEXIST: msg("File exists"),
    errno.ENOSPC: msg("No space left on device"),
    errno.EFBIG: msg("File too large"),
    errno.EDQUOT: msg("Disk quota exceeded"),
    errno.EMFILE: msg("Too many open files"),
    errno.ENFILE: msg("Too many open files"),
    errno.EBUSY: msg("Device or resource busy"),
    errno.ENOMEM: msg("Cannot allocate memory"),
    errno.EROFS: msg("Read-only file system"),
    errno.ENAMETOOLONG: msg("File name too long"),
    errno.ELOOP: msg("Too many levels of symbolic links"),
    errno.EINVAL: msg("Invalid argument"),
    errno.EIO: msg("Input/output error"),
}
_OF_FILES = (
    (r"password required|is encrypted", msg("it is locked with a password")),
    (r"compression (method|type) .*not supported", msg("it is packed in a way that is not read")),
    (r"could not set lock|database is locked|conflicting lock", msg("another program has it open")),
    (r"different version of|version number \d+", msg("it was written by another version of the program")),
    (r"no space left", SYSTEM[errno.ENOSPC]),
    (r"no such file", SYSTEM[errno.ENOENT]),
    (r"permission denied", SYSTEM[errno.EACCES]),
    (r"out of memory|bad allocation", SYSTEM[errno.ENOMEM]),
    (r"valid utf-?8|invalid unicode|codec can't decode", msg("its text is not in the encoding that it names")),
    (r"string or blob too big|larger than field limit", msg("a cell is too long")),
    (
        r"not a zip file|not an OLE2|detect file format|no magic bytes|not a (valid )?(DuckDB )?database",
        msg("it is of another kind, or cut off"),
    ),
    (r"magic number|corrupt|malformed|multiple of item size|no item named|OLE sector|calamine error", DAMAGED),
    (r"TProtocolException|snappy|out of buffer|TType|variable-length int|what type: |enough bytes", DAMAGED),
)
_OF_DATABASES = (
    (r"refused|is the server running", msg("nothing answers at this address and port")),
    (r"host name|name or service not known|resolve host", msg("no machine has this name")),
    (r"timeout|timed out", msg("no answer came in time")),
    (r"authentication failed|no password supplied", msg("the user or the password is not accepted")),
    (r"database .* does not exist", msg("the server has no such database")),
    (r"pg_hba\.conf", msg("the server does not let this user or machine in")),
    (r"permission denied for", msg("the user may not read it")),
    (r"closed the connection|terminating connection|connection .*(lost|reset|closed)", msg("the connection broke off")),
)
_NAMES = re.compile(r"\"[^\"]*\"|'[^']*'")  # of files and tables, whose words tell nothing of the cause
_ALWAYS = {"BadZipFile", "ParseError", "EOFError", "RecursionError", "OleFileError", "NotOleFileError", "zlib.error"}


def cause_of(error: BaseException) -> Message | None:
    """Return the cause in our words; None when it is not one of the known."""
    number = getattr(error, "errno", None)
    if number in SYSTEM:
        return SYSTEM[number]
    if isinstance(error, MemoryError):
        return SYSTEM[errno.ENOMEM]
    kind = type(error)
    causes = _OF_DATABASES if kind.__module__.partition(".")[0] == "psycopg" else _OF_FILES
    text = _NAMES.sub("''", str(error))
    always = {kind.__name__, f"{kind.__module__}.{kind.__name__}"} & _ALWAYS
    said = (cause for words, cause in causes if re.search(words, text, re.IGNORECASE))
    return next(said, DAMAGED if always else None)
