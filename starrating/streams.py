"""What commands say, in UTF-8 whatever the locale of the machine."""

import io
import sys


def speak_utf8() -> None:
    """Let standard output and standard error take every sign, as UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
