"""Zip archives: one view of them, or none."""

import io
import struct
import zipfile
import zlib

import pytest

from starrating.workbook import limits
from tests.starrating.workbook.builders import (
    Part,
    deflated,
    packed,
    parts_of,
    read_here,
    refusal,
    row,
    table,
    text,
    worksheet,
    xlsx,
    zip_of,
)

SOUND = parts_of(worksheet(row(1, text("A1", "云溪市"))))


def with_part(part: Part) -> bytes:
    return zip_of([*(Part(name, data) for name, data in SOUND.items()), part])


def test_sound_archives_are_read_however_they_were_packed() -> None:
    python = io.BytesIO()
    with zipfile.ZipFile(python, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in SOUND.items():
            # sizes after the data, as a program writes that cannot go back
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(data)
    archives = [
        packed(SOUND),
        zip_of([Part(name, data, is_packed=False) for name, data in SOUND.items()]),
        zip_of([Part(name, data) for name, data in SOUND.items()], comment=b"WPS"),
        zip_of([Part(name.replace("/", "\\"), data) for name, data in SOUND.items()]),
        python.getvalue(),
    ]
    for archive_bytes in archives:
        assert table(read_here(archive_bytes).sheets[0].rows) == [["云溪市"]]


def test_u06_296_kilobytes_that_inflate_to_300_megabytes() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    bomb = block * 299 + packer.compress(bytes(2**20)) + packer.flush()
    assert len(bomb) < 330_000
    honest = Part("xl/media/image1.png", packed=bomb, size=300 * 2**20, checksum=0)
    assert refusal(with_part(honest)) == "bomb"
    assert refusal(with_part(honest._replace(size=1000))) == "damaged"
    # spaces are well-formed in a part that is parsed
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    head = packer.compress(SOUND["xl/sharedStrings.xml"]) + packer.flush(zlib.Z_FULL_FLUSH)
    strings = Part("xl/sharedStrings.xml", packed=head + block * 300, size=300 * 2**20, checksum=0)
    kept = [Part(name, data) for name, data in SOUND.items() if name != strings.name]
    assert refusal(zip_of([*kept, strings])) == "bomb"


def test_u06_many_parts_that_are_too_much_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "INFLATED_BYTES", 10_000)
    halves = [Part(f"xl/media/{n}.bin", bytes(range(256)) * 20, is_packed=False) for n in (1, 2)]
    sound = [Part(name, data) for name, data in SOUND.items()]
    assert refusal(zip_of([*sound, halves[0]])) == ""
    assert refusal(zip_of([*sound, *halves])) == "bomb"


def test_u12_duplicate_sheet_entry() -> None:
    again = worksheet(row(1, text("A1", "另一份")))
    for name in (
        "xl/worksheets/sheet1.xml",
        "XL/Worksheets/Sheet1.xml",
        "xl\\worksheets\\sheet1.xml",
    ):
        assert refusal(with_part(Part(name, again))) == "unsafe_archive"


def test_u13_seventy_thousand_entries() -> None:
    parts = [Part(f"xl/{n}", packed=b"\3\0", size=0, checksum=0) for n in range(70_000)]
    assert refusal(zip_of(parts, count=0xFFFF)) == "too_many_entries"
    assert refusal(zip_of(parts[: limits.ENTRIES + 1])) == "too_many_entries"
    # a count that is too small does not hide the rest of the directory
    assert refusal(zip_of(parts[:3000], count=5)) in {"damaged", "too_many_entries"}


@pytest.mark.parametrize(
    "name", ["../x.xml", "xl/../../x", "/etc/passwd", "C:/x.xml", "..\\x", "xl/\0.xml", ""]
)
def test_u14_paths_that_leave_the_archive(name: str) -> None:
    assert refusal(with_part(Part(name))) == "unsafe_archive"


def test_u14_symbolic_link() -> None:
    link = Part("xl/media/image1.png", b"/etc/passwd", mode=0o120777)
    assert refusal(with_part(link)) == "unsafe_archive"


@pytest.mark.parametrize(
    "inner", [packed(SOUND), b"Rar!\x1a\7\0", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_u14_nested_archive(inner: bytes) -> None:
    for is_packed in (True, False):
        part = Part("xl/embeddings/oleObject1.bin", inner, is_packed=is_packed)
        assert refusal(with_part(part)) == "nested_archive"


def test_u14_overlapping_entries() -> None:
    inner = zip_of([Part("xl/b.bin", b"b" * 50, is_packed=False)])
    quoted = inner[: inner.index(b"PK\1\2")]
    first = Part("xl/a.bin", b"\0" + quoted, is_packed=False)
    start = 30 + len("xl/a.bin") + 1
    second = Part("xl/b.bin", b"b" * 50, is_packed=False, header=start)
    sound = [Part(name, data) for name, data in SOUND.items()]
    assert refusal(zip_of([first, second, *sound])) == "unsafe_archive"


def test_u14_an_entry_that_holds_its_own_directory() -> None:
    archive = zip_of([Part("xl/a.bin", packed=bytes(54), size=54, method=0, checksum=0)])
    at = archive.index(b"PK\1\2")
    directory, end = archive[at:-22], archive[-22:]
    assert len(directory) == 54
    start = at - 54
    own = end[:16] + struct.pack("<LH", start, 0)
    assert refusal(archive[:start] + directory + own) == "unsafe_archive"


LIES = {
    "checksum": Part("x", b"x" * 9, checksum=1),
    "size": Part("x", b"x" * 9, size=8),
    "stored size": Part("x", b"x" * 9, is_packed=False, size=8),
    "more than packed": Part("x", b"x" * 9, size=10),
    "cut stream": Part("x", b"x" * 99, packed=deflated(b"x" * 99)[:-2]),
    "stream goes on": Part("x", b"x" * 9, packed=deflated(b"x" * 9) + b"more"),
    "no stream": Part("x", b"x" * 9, packed=b"\xff\xff\xff"),
    "method": Part("x", b"x" * 9, method=12),
    "local name": Part("x", b"x", local_name="y"),
    "header nowhere": Part("x", b"x", header=10**6),
    "header elsewhere": Part("x", b"x", header=7),
    "zip64 without its field": Part("x", b"x", header=0xFFFFFFFF),
    "zip64 field of another kind": Part("x", b"x", header=0xFFFFFFFF, extra=b"\2\0\1\0x"),
}


@pytest.mark.parametrize("lie", LIES)
def test_u14_entries_that_lie(lie: str) -> None:
    assert refusal(with_part(LIES[lie])) == "damaged"


def test_names_are_what_their_flag_says() -> None:
    sound = with_part(Part("xl/media/图.png", b"x"))
    assert refusal(sound) == ""
    broken = sound.replace("图".encode(), b"\xff\xff\xff")
    assert refusal(broken) == "damaged"
    old = with_part(Part("xl/media/\u00e9.png", b"x", flags=0))
    assert refusal(old) == ""


def test_zip64_sizes_count_where_the_short_ones_are_full() -> None:
    data = b"x" * 9
    extra = struct.pack("<2H3Q", 1, 24, 9, 9, 0)
    # the offset of the part is patched in below, once it is known
    archive = bytearray(with_part(Part("xl/z.bin", data, is_packed=False, extra=extra)))
    central = archive.rindex(b"PK\1\2")
    header = struct.unpack_from("<L", archive, central + 42)[0]
    struct.pack_into("<Q", archive, archive.index(extra, central) + 20, header)
    struct.pack_into("<2L", archive, central + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<L", archive, central + 42, 0xFFFFFFFF)
    struct.pack_into("<2L", archive, header + 18, 0xFFFFFFFF, 0xFFFFFFFF)
    assert refusal(bytes(archive)) == ""


def test_u16_encrypted_entries() -> None:
    assert refusal(with_part(Part("xl/x.bin", b"secret", flags=0x801))) == "encrypted"


def end_record(archive: bytes, **changed: int) -> bytes:
    """The archive with other numbers in its end record."""
    at = archive.rindex(b"PK\5\6")
    names = ("disk", "first_disk", "here", "count", "size", "begin", "comment")
    values = dict(zip(names, struct.unpack_from("<4H2LH", archive, at + 4), strict=True))
    return archive[: at + 4] + struct.pack("<4H2LH", *(values | changed).values())


def test_u15_end_records_that_lie() -> None:
    archive = packed(SOUND)
    size = struct.unpack_from("<L", archive, archive.rindex(b"PK\5\6") + 12)[0]
    for changed in (
        {"disk": 1},
        {"here": 1},
        {"comment": 5},
        {"size": size - 1},
        {"size": size + 1},
        {"begin": 10**8},
        {"here": 5, "count": 5},
        {"here": 9, "count": 9},
        {"begin": 0},
    ):
        assert refusal(end_record(archive, **changed)) == "damaged"
    assert refusal(end_record(archive, size=10**8)) == "too_many_entries"
    assert refusal(archive + b"x") == "damaged"
    assert refusal(b"PK\5\6" + bytes(18)) == "damaged"


def test_what_stands_before_the_first_entry_is_no_part_of_an_archive() -> None:
    assert refusal(b"PK\7\7" + xlsx(worksheet())) == "damaged"
