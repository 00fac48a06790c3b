"""What was found and what was shown never changes: a correction is a new row.

A published version of rules or of a standard is frozen with everything that belongs to it.
"""

from django.db import migrations

from starrating.append_only import append_only
from starrating.frozen import frozen

TABLES = (
    *("submission", "extension", "urge"),
    *("recognition", "ceiling", "scorechange"),
    *("conclusion", "reopening", "hearing", "pastverdict"),
    *("result", "poolresult", "tiecase", "noticerow"),
    "reminder",
)

IS_PUBLISHED = "{row}.state = 'published'"
OF_RULES = (
    "EXISTS (SELECT 1 FROM scoring_ruleset AS version "
    "WHERE version.id = {row}.rule_set_id AND version.state = 'published')"
)
OF_STANDARD = (
    "EXISTS (SELECT 1 FROM scoring_standard AS version "
    "WHERE version.id = {row}.standard_id AND version.state = 'published')"
)
OF_INDICATOR = (
    "EXISTS (SELECT 1 FROM scoring_standard AS version "
    "JOIN scoring_indicator AS part ON part.standard_id = version.id "
    "WHERE part.id = {row}.indicator_id AND version.state = 'published')"
)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [
        *(append_only(f"scoring_{table}") for table in TABLES),
        frozen("scoring_ruleset", IS_PUBLISHED),
        frozen("scoring_standard", IS_PUBLISHED),
        frozen("scoring_level", OF_RULES, guards_inserts=True),
        frozen("scoring_indicator", OF_STANDARD, guards_inserts=True),
        frozen("scoring_criterion", OF_INDICATOR, guards_inserts=True),
        frozen("scoring_deductionrule", OF_INDICATOR, guards_inserts=True),
    ]
