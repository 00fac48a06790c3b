"""Reading rule sets and standards: content, schemes, versions by right, words, differences."""

from scoring.standards.queries.comparison import (
    Difference,
    compare_rule_sets,
    compare_standards,
    rule_set_differences,
    standard_differences,
)
from scoring.standards.queries.content import (
    content_hash,
    content_hashes,
    rule_content,
    rule_set_content,
    standard_content,
)
from scoring.standards.queries.outline import OutlineEntry, RuleLine, outline, rule_line
from scoring.standards.queries.schemes import (
    build_scheme,
    leaf_indicators,
    scheme_of,
    schemes_by_standard,
)
from scoring.standards.queries.versions import (
    exported_scheme,
    indicators_visible_to,
    published_rule_sets,
    published_standards,
    rule_sets_visible_to,
    standards_visible_to,
    with_totals,
)
from scoring.standards.queries.words import (
    STAR_NAMES,
    basis_words,
    level_words,
    overflow_words,
    plain_number,
    rule_words,
    total_of,
)

__all__ = [
    "STAR_NAMES",
    "Difference",
    "OutlineEntry",
    "RuleLine",
    "basis_words",
    "build_scheme",
    "compare_rule_sets",
    "compare_standards",
    "content_hash",
    "content_hashes",
    "exported_scheme",
    "indicators_visible_to",
    "leaf_indicators",
    "level_words",
    "outline",
    "overflow_words",
    "plain_number",
    "published_rule_sets",
    "published_standards",
    "rule_content",
    "rule_line",
    "rule_set_content",
    "rule_set_differences",
    "rule_sets_visible_to",
    "rule_words",
    "scheme_of",
    "schemes_by_standard",
    "standard_content",
    "standard_differences",
    "standards_visible_to",
    "total_of",
    "with_totals",
]
