"""What a page may not: fetch, grow, take for ever; and what is said then."""

import base64
import json
import logging
import os
import socketserver
import sys
import tempfile
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from starrating import isolation
from starrating.isolation import Ended
from starrating.print import PrintFault, child, faults, print_html, rendering
from starrating.print.assets import ASSETS, FONT
from starrating.print.fonts import cut_font
from starrating.print.typesetting import AssetFetcher, typeset
from tests.starrating.print.pages import notice, page, read, texts


class Counter(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    visits = 0

    def verify_request(self, *_: object) -> bool:
        self.visits += 1
        return False


@pytest.fixture
def server() -> Iterator[Counter]:
    with Counter(("127.0.0.1", 0), socketserver.BaseRequestHandler) as counter:
        thread = threading.Thread(target=counter.serve_forever, args=(0.01,))
        thread.start()
        yield counter
        counter.shutdown()
        thread.join()


PIXEL = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>").decode()


def hostile(web: str, file: str) -> str:
    """Every way in which a text could make a page fetch something."""
    addresses = (
        f"{web}/x",
        file,
        f"{file}#x",
        "asset:../print/child.py",
        "asset:",
        "x.png",
        "//h/x",
    )
    tags = "".join(
        f'<img src="{address}"><object data="{address}"></object><embed src="{address}">'
        f'<svg><image href="{address}"/><use href="{address}"/></svg>'
        f'<input type="image" src="{address}"><a rel="attachment" href="{address}">附</a>'
        for address in (*addresses, f"data:image/svg+xml;base64,{PIXEL}")
    )
    styles = "".join(
        f'@import url("{address}"); @font-face {{font-family: n; src: url("{address}"), local("x")}}'
        f'@page {{background: url("{address}")}}'
        f'p::before {{content: url("{address}")}} p {{list-style: url("{address}"); font-family: n}}'
        for address in addresses
    )
    links = "".join(
        f'<link rel="{kind}" href="{address}">'
        for address in addresses
        for kind in ("stylesheet", "attachment", "icon")
    )
    return page(
        f'<p>备注</p>{tags}<p style="background: url({file})">末</p>',
        head=f'<base href="{web}/">{links}<style>{styles}</style>',
    )


def test_u29_nothing_is_fetched_and_the_page_is_printed_all_the_same(
    server: Counter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    canary = tmp_path / "canary.css"
    canary.write_text("p::after {content: 'canary'}")
    log = logging.getLogger("starrating.security")
    log.addHandler(caplog.handler)
    pdf = print_html(hostile(f"http://127.0.0.1:{server.server_address[1]}", canary.as_uri()))
    log.removeHandler(caplog.handler)
    assert server.visits == 0
    reader = read(pdf)
    assert (list(reader.attachments), list(reader.pages[0].images)) == ([], [])
    assert "canary" not in "".join(texts(pdf))
    assert (texts(pdf)[0].startswith("备注"), "末" in texts(pdf)[-1]) == (True, True)
    said = [record.getMessage() for record in caplog.records]
    assert {message[:18] for message in said} == {"printing: left out"}
    assert (len(said), str(canary) in "".join(said)) == (20, True)


def test_u29_the_fetcher_gives_assets_by_their_names_only() -> None:
    told: list[str] = []
    fetcher = AssetFetcher(told.append, {"甲"})
    for address, asset in ASSETS.items():
        is_font = asset.media_type == FONT
        content = cut_font(asset.path, {"甲"}) if is_font else asset.path.read_bytes()
        assert fetcher(address).read() == content
    refused = [
        "asset:",
        "asset:official?",
        "ASSET:official",
        "asset:./official",
        "file:///etc/passwd",
    ]
    for address in refused:
        with pytest.raises(ValueError, match=r".+"):
            fetcher(address)
    assert told == refused


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    three = page('<p>一</p><p class="attached">二</p><p class="attached">三</p>')
    monkeypatch.setattr(faults, "PAGES", 2)
    with pytest.raises(PrintFault) as caught:
        print_html(three)
    assert (caught.value.kind, str(caught.value)) == ("too_long", faults.SENTENCES["too_long"])
    assert typeset(three, 2, pytest.fail) is None
    assert len(texts(typeset(three, 3, pytest.fail) or b"")) == 3


@pytest.mark.parametrize(
    ("limit", "value", "kind"),
    [
        ("CHILD_WALL_SECONDS", 0.05, "too_slow"),
        ("CHILD_CPU_SECONDS", 1, "too_slow"),
        ("HTML_BYTES", 100, "too_heavy"),
        ("PDF_BYTES", 100, "failed"),
    ],
)
def test_limits(limit: str, value: float, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, limit, value)
    with pytest.raises(PrintFault) as caught:
        print_html(notice(1_500 if limit == "CHILD_CPU_SECONDS" else 1))
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("ended", "kind"),
    [
        (Ended("done", b"too_heavy", b""), "too_heavy"),
        (Ended("done", b"unavailable", b"no library\n"), "unavailable"),
        (Ended("done", b"", b""), "failed"),
        (Ended("done", b"\xff", b""), "failed"),
        (Ended("heavy", b"", b""), "too_heavy"),
        (Ended("failed", b"", b"Traceback"), "failed"),
    ],
)
def test_however_a_child_ends(ended: Ended, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[str] = []

    def run(_module: str, arguments: list[str], *_: object, **__: object) -> Ended:
        folders.append(arguments[0])
        return ended

    monkeypatch.setattr(rendering, "run_isolated", run)
    with pytest.raises(PrintFault) as caught:
        print_html(page(""))
    assert caught.value.kind == kind
    assert not Path(folders[0]).exists()


class Stream:
    def __init__(self, data: bytes = b"") -> None:
        self.buffer = BytesIO(data)
        self.written = ""

    def write(self, text: str) -> None:
        self.written += text


def test_what_the_child_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In this process, so without its limits, which other tests meet."""
    confined: list[dict[str, int]] = []
    out, complaints = Stream(), Stream()
    monkeypatch.setattr(child, "confine", lambda **kinds: confined.append(kinds))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    monkeypatch.setattr(sys, "stdin", Stream(page('<p>甲</p><img src="http://h/x">').encode()))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", complaints)
    child.main([str(tmp_path), "5", "1000", "20"])
    assert confined == [{"memory": 1000, "cpu_seconds": 20, "file_bytes": faults.FONT_BYTES}]
    assert (tempfile.tempdir, os.environ["FONTCONFIG_FILE"]) == (
        str(tmp_path),
        str(tmp_path / "fonts.conf"),
    )
    assert str(tmp_path) in (tmp_path / "fonts.conf").read_text("utf-8")
    assert texts(out.buffer.getvalue()) == ["甲—1—"]
    assert complaints.written == "left out 'http://h/x'\n"


@pytest.mark.parametrize(
    ("raised", "kind"), [(MemoryError(), b"too_heavy"), (OSError("no pango"), b"unavailable")]
)
def test_what_the_child_says(
    raised: Exception, kind: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise raised

    monkeypatch.setattr(child, "_typeset", fail)
    assert child.answer(b"", 5) == kind
    monkeypatch.setattr(child, "_typeset", lambda *_: None)
    assert child.answer(b"", 5) == b"too_long"


def test_the_server_never_loads_weasyprint() -> None:
    ended = isolation.run_isolated(
        "tests.starrating.print.loaded", [], b"", seconds=60, most_bytes=10**6, has_packages=True
    )
    assert ended.how == "done", ended.complaints
    loaded = json.loads(ended.answer)
    assert ("django" in loaded, "starrating.print.rendering" in loaded) == (True, True)
    assert {"weasyprint", "pylopdf_fonts_zh_cn", "starrating.print.typesetting"} & set(
        loaded
    ) == set()
