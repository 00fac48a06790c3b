"""Files that commands write: whole or not at all, and never over what they read."""

import os
import tempfile
from pathlib import Path


def is_same_file(one: Path, other: Path) -> bool:
    """Whether both names mean the same file, by whichever way (relative, symbolic or hard link)."""
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def replace_file(output: Path, content: bytes) -> None:
    """Fill a file beside ``output``, then put it in its place in one step.

    A symbolic link keeps pointing where it did. Raises OSError; nothing is left behind then.
    """
    target = Path(os.path.realpath(output))
    handle, name = tempfile.mkstemp(prefix=".", suffix=target.suffix, dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode_for(target))
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _mode_for(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
