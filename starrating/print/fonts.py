"""Fonts cut down to the signs of one page, by the library that WeasyPrint itself cuts with.

A font of the whole language costs every page a third of its time (the machine has to take in all
of it) and leaves traces of the signs left out in the file; cutting takes milliseconds.
"""

import ctypes
import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

# what a page may show without having it: page numbers, marks of lists, a word broken
_ALWAYS: Final = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("•◦▪‐…\u00a0\u3000")
# keeps the box that stands for a sign no font has
_NOTDEF_OUTLINE: Final = 0x40

_POINTER: Final = ctypes.c_void_p
_FUNCTIONS: Final[dict[str, tuple[str, Any, list[Any]]]] = {
    "hb_blob_create_from_file": ("harfbuzz", _POINTER, [ctypes.c_char_p]),
    "hb_blob_destroy": ("harfbuzz", None, [_POINTER]),
    "hb_blob_get_data": ("harfbuzz", _POINTER, [_POINTER, ctypes.POINTER(ctypes.c_uint)]),
    "hb_face_create": ("harfbuzz", _POINTER, [_POINTER, ctypes.c_uint]),
    "hb_face_destroy": ("harfbuzz", None, [_POINTER]),
    "hb_face_reference_blob": ("harfbuzz", _POINTER, [_POINTER]),
    "hb_set_add": ("harfbuzz", None, [_POINTER, ctypes.c_uint]),
    "hb_subset_input_create_or_fail": ("harfbuzz-subset", _POINTER, []),
    "hb_subset_input_destroy": ("harfbuzz-subset", None, [_POINTER]),
    "hb_subset_input_set_flags": ("harfbuzz-subset", None, [_POINTER, ctypes.c_uint]),
    "hb_subset_input_unicode_set": ("harfbuzz-subset", _POINTER, [_POINTER]),
    "hb_subset_or_fail": ("harfbuzz-subset", _POINTER, [_POINTER, _POINTER]),
}


def signs_of(page: str, styles: Iterable[str]) -> frozenset[str]:
    """Every sign that HTML under those styles may come to show."""
    return _ALWAYS.union(page, html.unescape(page), *styles)


def cut_font(path: Path, signs: Iterable[str]) -> bytes:
    """The font with those signs alone; the whole font where the machine cannot cut it."""
    return _cut(path, signs) or path.read_bytes()


@cache
def _library() -> dict[str, Any] | None:
    """HarfBuzz's functions by their names; None where they are not all there."""
    found = {}
    try:
        loaded = {name: ctypes.CDLL(f"lib{name}.so.0") for name in ("harfbuzz", "harfbuzz-subset")}
        for name, (library, result, arguments) in _FUNCTIONS.items():
            function = getattr(loaded[library], name)
            function.restype, function.argtypes = result, arguments
            found[name] = function
    except (OSError, AttributeError):
        return None
    return found


def _cut(path: Path, signs: Iterable[str]) -> bytes | None:
    call = _library()
    if call is None:
        return None
    wanted = call["hb_subset_input_create_or_fail"]()
    blob = call["hb_blob_create_from_file"](str(path).encode())
    face = call["hb_face_create"](blob, 0)
    try:
        unicodes = call["hb_subset_input_unicode_set"](wanted)
        for sign in signs:
            call["hb_set_add"](unicodes, ord(sign))
        call["hb_subset_input_set_flags"](wanted, _NOTDEF_OUTLINE)
        cut = call["hb_subset_or_fail"](face, wanted)
        return _bytes_of(call, cut) if cut else None
    finally:
        call["hb_face_destroy"](face)
        call["hb_blob_destroy"](blob)
        call["hb_subset_input_destroy"](wanted)


def _bytes_of(call: dict[str, Any], face: Any) -> bytes:
    blob = call["hb_face_reference_blob"](face)
    length = ctypes.c_uint()
    data = call["hb_blob_get_data"](blob, ctypes.byref(length))
    content = ctypes.string_at(data, length.value)
    call["hb_blob_destroy"](blob)
    call["hb_face_destroy"](face)
    return content
