"""What no file may say, and what may be said only with a reason."""

import io
import re
import tokenize
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.sizes import ROOT, project_files

# put together, so that this file does not name what it looks for
REGISTRIES = [
    ".".join(parts)
    for parts in (
        *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")),
        *(("debian", "org"), ("tuna", "tsinghua", "edu", "cn"), ("mirrors", "aliyun", "com")),
    )
]
DEVELOPER_PATHS = re.compile(r"(?<![\w.$}/-])/" + r"(?:work|root|home|Users)/")
LOCKS = [path for path in project_files() if path.suffix == ".lock"]
SUPPRESSION = re.compile(
    r"(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[\w\-, ]+\])?|pragma: no (?:cover|branch)"
    r"|pylint:\s*\S+|nosec\S*|fmt:\s*\w+)(?P<rest>.*)"
)


def texts(*suffixes: str) -> list[tuple[Path, str]]:
    """(path, content) of every text file of the project, or of those with one of the endings."""
    found = []
    for path in project_files():
        if not suffixes or path.suffix in suffixes:
            content = (ROOT / path).read_bytes()
            if b"\0" not in content[:8000]:
                found.append((path, content.decode("utf-8", "replace")))
    return found


def lines(*suffixes: str) -> list[tuple[str, str]]:
    return [
        (f"{path}:{number}", line)
        for path, content in texts(*suffixes)
        for number, line in enumerate(content.splitlines(), 1)
    ]


def test_no_path_of_a_developers_machine() -> None:
    assert [place for place, line in lines() if DEVELOPER_PATHS.search(line)] == []


def test_no_address_of_a_registry() -> None:
    assert [
        place for place, line in lines() if any(registry in line for registry in REGISTRIES)
    ] == []


def test_there_are_three_locks() -> None:
    assert [path.name for path in LOCKS] == [
        "requirements-dev.lock",
        "requirements-uv.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_locks_carry_hashes_and_no_address(lock: Path) -> None:
    content = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", content.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert [entry for entry in entries if not re.match(r"[a-z0-9.-]+==\S+", entry)] == []
    assert "://" not in content
    assert "--index" not in content


def test_every_suppression_has_a_reason() -> None:
    bare = []
    for path, content in texts(".py"):
        for token in tokenize.generate_tokens(io.StringIO(content).readline):
            found = SUPPRESSION.search(token.string) if token.type == tokenize.COMMENT else None
            if found and len(found["rest"].strip(" -#—:")) < 8:
                bare.append(f"{path}:{token.start[0]}")
    for place, line in lines(".html", ".css", ".js"):
        if re.search(r"djlint:\s*off|eslint-disable|stylelint-disable", line):
            bare += [place] if len(line.split("--", 1)[-1]) < 8 or "--" not in line else []
    assert bare == []


def test_shell_suppressions_have_a_reason() -> None:
    scripts = [path for path in project_files() if path.name == "run" or path.parts[0] == ".ci"]
    bare = [
        f"{path}: {line.strip()}"
        for path in scripts
        for line in (ROOT / path).read_text("utf-8").splitlines()
        if "shellcheck disable" in line and line.count("#") < 2
    ]
    assert bare == []


def test_unescaped_html_has_a_reason() -> None:
    unescaped = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off|\bmark_safe\(|\bSafeString\(")
    reason = re.compile(r"\{#\s*\S.{7,}#\}|#\s*\S.{7,}")
    bare = [
        place
        for place, line in lines(".py", ".html")
        if unescaped.search(line) and not reason.search(line) and "re.compile" not in line
    ]
    assert bare == []


class Inline(HTMLParser):
    """Collects what the content policy forbids: inline styles, scripts, handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            is_handler = name.startswith(("on", "hx-on"))
            is_script = (value or "").strip().lower().startswith("javascript:")
            if name == "style" or is_handler or is_script:
                self.faults.append(f"{tag} {name}")


def inline(template: str) -> list[str]:
    parser = Inline()
    parser.feed(re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", template, flags=re.DOTALL))
    parser.close()
    return parser.faults


def test_no_inline_style_or_script() -> None:
    faults = [f"{path}: {fault}" for path, content in texts(".html") for fault in inline(content)]
    assert faults == []


@pytest.mark.parametrize(
    ("template", "faults"),
    [
        ('<p class="{% if x %}a{% endif %}">{{ y }}</p>', []),
        ('<p style="color: red">', ["p style"]),
        ("<p {% if x %}onclick='go()'{% endif %}>", ["p onclick"]),
        ('<a href=" javascript:go()">', ["a href"]),
        ("<script>go()</script>", ["<script>"]),
        ("<style>p {}</style>", ["<style>"]),
        ('<button hx-on:click="go()">', ["button hx-on:click"]),
        ('<script src="{% static "js/x.js" %}" defer></script>', []),
        ('<script type="application/json" id="x">{}</script>', []),
    ],
)
def test_what_counts_as_inline(template: str, faults: list[str]) -> None:
    assert inline(template) == faults
