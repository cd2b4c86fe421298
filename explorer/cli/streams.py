"""The three streams as a script may hand them over: closed, full, cut off, or for another alphabet."""

import codecs
import contextlib
import errno
import io
import os
import sys
from typing import Any, cast

from explorer.text import one_line

PLAIN = {"×": "x", "·": "*", "−": "-", "–": "-", "→": "->"}


class _Closed(io.TextIOBase):
    """In place of a closed standard output: a command that has nothing to print needs none."""

    def write(self, text: str) -> int:
        del text
        raise OSError(errno.EBADF, "standard output is closed")


def prepare() -> None:
    """Let each stream be what `print` expects. What an alphabet lacks is written in ASCII, not refused."""
    codecs.register_error("explorer.plain", _in_ascii)
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # the next file that is opened would take its place, and get what is printed
            os.open(os.devnull, os.O_RDWR)
    # of a stream that was closed before its start Python makes None, whatever its types say
    streams = cast(Any, sys)
    if streams.stdout is None:
        streams.stdout = _Closed()
    if streams.stderr is None:
        streams.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="explorer.plain")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(PLAIN.get(char) or ascii(char)[1:-1] for char in lacking), error.end


def say(text: object) -> None:
    """One line on standard error, whatever it quotes; where nobody can hear it, nothing."""
    with contextlib.suppress(OSError, ValueError):
        print(one_line(str(text)), file=sys.stderr, flush=True)


def give_up_output() -> None:
    """Write no more to standard output: else Python tries at its end to write the rest, and tells of that, too."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.close()


def read_input(most: int) -> bytes:
    """Standard input, of a long one so many bytes. Raises OSError where it is closed."""
    if cast(Any, sys).stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    binary = getattr(sys.stdin, "buffer", None)
    return cast(bytes, binary.read(most)) if binary else sys.stdin.read(most).encode(errors="surrogatepass")
