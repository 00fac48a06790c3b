"""What was found and what was shown never changes: a correction is a new row."""

from django.db import migrations

from starrating.append_only import append_only

TABLES = ("recognition", "ceiling", "scorechange", "result", "poolresult", "tiecase", "noticerow")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [append_only(f"scoring_{table}") for table in TABLES]
