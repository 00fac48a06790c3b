"""Schemes and the shipped standard as files: TOML ↔ values, without a database or Django."""

from scoring.standards.sheets.reading import scheme_from_toml
from scoring.standards.sheets.shipped import shipped_rule_set, shipped_scheme, shipped_standard
from scoring.standards.sheets.writing import scheme_to_toml

__all__ = [
    "scheme_from_toml",
    "scheme_to_toml",
    "shipped_rule_set",
    "shipped_scheme",
    "shipped_standard",
]
