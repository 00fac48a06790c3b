import hashlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from starrating.access import Refused
from starrating.uploads import (
    FileKind,
    file_answer,
    keep_file,
    kind_of,
    random_name,
    read_file,
    shown_name,
)
from tests.factories.files import JPEG, PDF, PNG, docx, package, xlsx


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (JPEG, "jpg"),
        (JPEG + b"SEFT" * 100, "jpg"),  # what a telephone writes behind the picture
        (PNG, "png"),
        (docx(), "docx"),
        (xlsx("docProps/app.xml"), "xlsx"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0" + b"\0" * 100,  # U01: an executable
        b"\x7fELF" + PDF,
        b"PK\x03\x04 cut off",
        docx("word/vbaProject.bin"),
        xlsx("xl/macrosheets/sheet1.xml"),
        package("[Content_Types].xml", "ppt/presentation.xml"),
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,  # an encrypted or old office document
        b"plain text",
        PDF.replace(b"%%EOF", b""),
        JPEG[:-2],
        PNG[:-12],
        PNG[:12] + b"????" + PNG[16:],
    ],
)
def test_u01_u04_other_files_are_refused_whatever_their_name(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        kind_of(data)
    assert (caught.value.status, caught.value.message) == (
        422,
        "只接受内容完整的 PDF、Word(.docx,不含宏)、Excel(.xlsx,不含宏)、JPG、PNG 文件;"
        "改扩展名不能改变文件的种类。",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body>" + PDF,
        PDF.replace(b"1 0 obj", b"<HTML><script>go()</script>\n1 0 obj"),
        PDF[:-6] + b"<!DOCTYPE html><p>" + PDF[-6:],
        PNG[:-12] + b"<svg onload=go()>" + PNG[-12:],
        JPEG[:20] + b"<?php system();" + JPEG[20:],
        JPEG + package("x.js"),
        PDF + package("word/document.xml") + b"%%EOF",
        b"GIF89a" + JPEG,
        PNG[:33] + PDF + PNG[33:],
        docx().replace(b"PK\x03\x04", b"PK\x03\x04" + b"%PDF-", 1),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",  # U04
        b"<!doctype html><p>png",
    ],
)
def test_u03_u04_a_file_that_is_two_things_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        kind_of(data)
    assert caught.value.status == 422


def test_u28_empty_big_and_unwanted_files_are_refused() -> None:
    for data, kinds, most, words in (
        (b"", tuple(FileKind), 10, "文件是空的,没有任何内容。"),
        (b"12345678901", tuple(FileKind), 10, "文件超过 0 MB。"),
        (
            xlsx(),
            (FileKind.PDF, FileKind.PNG),
            9999,
            "只接受内容完整的 PDF、PNG 文件;改扩展名不能改变文件的种类。",
        ),
    ):
        with pytest.raises(Refused) as caught:
            kind_of(data, kinds=kinds, most=most)
        assert caught.value.message == words


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("会议记录.PDF", "会议记录.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\x.exe", "x.pdf"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("照\u202efdp.exe", "照fdp.pdf"),
        ("CON.pdf", "材料.pdf"),
        ("lpt1.tar.gz", "材料.pdf"),
        ("...", "材料.pdf"),
        ("", "材料.pdf"),
        ('a<b>:"c|d?.pdf', "a_b___c_d_.pdf"),
        ("名" * 300 + ".pdf", "名" * 100 + ".pdf"),
        ("䶮𬱖村.docx", "䶮𬱖村.pdf"),
    ],
)
def test_u23_names_are_cleaned(filename: str, shown: str) -> None:
    assert shown_name(filename, FileKind.PDF, "材料") == shown


def test_files_are_kept_and_read_back() -> None:
    name = keep_file(f"evidence/{random_name()}", PDF)
    assert (len(name), name.startswith("evidence/")) == (9 + 32, True)
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert read_file(name, sha256) == PDF
    path = Path(default_storage.path(name))
    path.write_bytes(PDF + b"more")
    for words in ("指纹不符", "不在存储中"):
        with pytest.raises(Refused, match=words) as caught:
            read_file(name, sha256)
        assert caught.value.status == 409
        path.unlink(missing_ok=True)


def test_a_file_is_handed_out_to_be_saved_only() -> None:
    answer = file_answer(PDF, FileKind.PDF, "记录.pdf")
    assert dict(answer.items()) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%E8%AE%B0%E5%BD%95.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }
