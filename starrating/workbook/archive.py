"""A strict reader of zip archives: no byte belongs to two entries, every size is checked.

Tolerant libraries disagree with each other about odd archives, and what one of them checks is
not what the next one reads. This reader has one view of an archive or none.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from starrating.workbook import limits
from starrating.workbook.limits import refuse

_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_PIECE: Final = 16 * 1024
_GROWTH: Final = 256 * 1024
_WIDE: Final = 0xFFFFFFFF
_ARCHIVE_STARTS: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xd0\xcf\x11\xe0",
)  # fmt: skip - one line of signatures


class Entry(NamedTuple):
    """One file of the archive; ``start`` is where its packed bytes begin."""

    name: str
    is_packed: bool
    checksum: int
    packed_size: int
    size: int
    header: int
    start: int


class Archive:
    """The entries of a zip file by their lower-case name with forward slashes.

    Raises ``UnreadableWorkbook`` for anything that is not a plain, well-formed archive.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._inflated = 0
        self.entries: dict[str, Entry] = {}
        if not data.startswith(b"PK\x03\x04"):
            raise refuse("damaged")
        count, begin, end = self._directory()
        for entry in self._walk(count, begin, end):
            key = entry.name.replace("\\", "/").lower()
            if key in self.entries:
                raise refuse("unsafe_archive")
            self.entries[key] = entry
        self._check_overlaps(begin)

    def _directory(self) -> tuple[int, int, int]:
        data = self._data
        at = data.rfind(b"PK\x05\x06", max(0, len(data) - _END.size - 0xFFFF))
        if at < 0 or at + _END.size > len(data):
            raise refuse("damaged")
        _, disk, first_disk, here, count, size, begin, comment = _END.unpack_from(data, at)
        if disk or first_disk or here != count or at + _END.size + comment != len(data):
            raise refuse("damaged")
        if count > limits.ENTRIES or size > limits.ENTRIES * 1024:
            raise refuse("too_many_entries")
        if begin + size > at:
            raise refuse("damaged")
        return count, begin, begin + size

    def _walk(self, count: int, at: int, end: int) -> Iterator[Entry]:
        for _ in range(count):
            if at + _CENTRAL.size > end:
                raise refuse("damaged")
            fields = _CENTRAL.unpack_from(self._data, at)
            name_length, extra_length, comment_length = fields[10:13]
            name_at = at + _CENTRAL.size
            extra_at = name_at + name_length
            at = extra_at + extra_length + comment_length
            if fields[0] != b"PK\x01\x02" or at > end:
                raise refuse("damaged")
            yield self._entry(fields, self._data[name_at:extra_at], self._data[extra_at:at])
        if at != end:
            raise refuse("damaged")

    def _entry(self, fields: tuple[int, ...], raw_name: bytes, extra: bytes) -> Entry:
        made_by, _, flags, method = fields[1:5]
        checksum, packed_size, size = fields[7:10]
        mode = fields[15] >> 16
        if flags & 0x2041:
            raise refuse("encrypted")
        if method not in (0, 8):
            raise refuse("damaged")
        if made_by >> 8 == 3 and mode & 0o170000 == 0o120000:
            raise refuse("unsafe_archive")
        size, packed_size, header = _wide_sizes(size, packed_size, fields[16], extra)
        name = _name(raw_name, is_utf8=bool(flags & 0x800))
        start = self._start(header, fields, raw_name)
        if start + packed_size > len(self._data) or (method == 0 and size != packed_size):
            raise refuse("damaged")
        return Entry(name, method == 8, checksum, packed_size, size, header, start)

    def _start(self, header: int, central: tuple[int, ...], raw_name: bytes) -> int:
        if header + _LOCAL.size > len(self._data):
            raise refuse("damaged")
        local = _LOCAL.unpack_from(self._data, header)
        name_at = header + _LOCAL.size
        name = self._data[name_at : name_at + local[9]]
        if local[0] != b"PK\x03\x04" or name != raw_name or local[3] != central[4]:
            raise refuse("damaged")
        # bit 3: sizes follow the data and stand as zeros here
        follows = local[2] & 0x8
        if not follows and local[7] != _WIDE and local[6:9] != central[7:10]:
            raise refuse("damaged")
        return int(name_at + local[9] + local[10])

    def _check_overlaps(self, directory: int) -> None:
        at = 0
        for entry in sorted(self.entries.values(), key=lambda entry: entry.header):
            if entry.header < at:
                raise refuse("unsafe_archive")
            at = entry.start + entry.packed_size
        if at > directory:
            raise refuse("unsafe_archive")

    def read(self, key: str) -> Iterator[bytes]:
        """The content of an entry in pieces; sizes, ratio and checksum are those really met."""
        entry = self.entries[key]
        checksum = produced = 0
        for consumed, piece in self._pieces(entry):
            if not produced and piece.startswith(_ARCHIVE_STARTS):
                raise refuse("nested_archive")
            produced += len(piece)
            self._inflated += len(piece)
            is_bomb = produced > limits.RATIO_FROM_BYTES and produced > limits.RATIO * consumed
            if is_bomb or self._inflated > limits.INFLATED_BYTES:
                raise refuse("bomb")
            if produced > entry.size:
                raise refuse("damaged")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if produced != entry.size or checksum != entry.checksum:
            raise refuse("damaged")

    def _pieces(self, entry: Entry) -> Iterator[tuple[int, bytes]]:
        unpack = zlib.decompressobj(-15) if entry.is_packed else None
        for at in range(0, entry.packed_size, _PIECE):
            until = min(at + _PIECE, entry.packed_size)
            piece = self._data[entry.start + at : entry.start + until]
            if unpack is None:
                yield until, piece
                continue
            while piece:
                try:
                    grown = unpack.decompress(piece, _GROWTH)
                except zlib.error as error:
                    raise refuse("damaged") from error
                yield until, grown
                piece = unpack.unconsumed_tail
        if unpack is not None:
            yield entry.packed_size, unpack.flush()
            if not unpack.eof or unpack.unused_data:
                raise refuse("damaged")


def _name(raw: bytes, *, is_utf8: bool) -> str:
    try:
        name = raw.decode("utf-8" if is_utf8 else "cp437")
    except UnicodeDecodeError as error:
        raise refuse("damaged") from error
    steps = name.replace("\\", "/").split("/")
    if not name or "\0" in name or not steps[0] or ".." in steps or ":" in steps[0]:
        raise refuse("unsafe_archive")
    return name


def _wide_sizes(size: int, packed_size: int, header: int, extra: bytes) -> tuple[int, int, int]:
    """Sizes and offset, taken from the zip64 field where the short ones are filled with ones."""
    values = [size, packed_size, header]
    if _WIDE in values:
        wide = _wide_field(extra)
        for place, value in enumerate(values):
            if value == _WIDE:
                if len(wide) < 8:
                    raise refuse("damaged")
                values[place] = int.from_bytes(wide[:8], "little")
                wide = wide[8:]
    return values[0], values[1], values[2]


def _wide_field(extra: bytes) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""
