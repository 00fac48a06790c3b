"""What constraints cannot say: the journal is append-only, posts are for business accounts only."""

from typing import Any

from django.db import migrations

from starrating.append_only import append_only

REFUSAL = "posts are for business accounts only"


def install(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("insert", "update"):
            schema_editor.execute(
                f"CREATE TRIGGER post_business_{verb} BEFORE {verb.upper()} ON branches_post WHEN "
                "(SELECT duty FROM branches_account WHERE id = NEW.account_id) <> 'business' "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        schema_editor.execute(
            "CREATE TRIGGER duty_with_posts BEFORE UPDATE OF duty ON branches_account WHEN "
            "NEW.duty <> 'business' AND EXISTS "
            "(SELECT 1 FROM branches_post WHERE account_id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    schema_editor.execute(
        "CREATE FUNCTION post_business() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT duty FROM branches_account WHERE id = NEW.account_id FOR SHARE) <> 'business' "
        f"THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER post_business BEFORE INSERT OR UPDATE ON branches_post "
        "FOR EACH ROW EXECUTE FUNCTION post_business()"
    )
    schema_editor.execute(
        "CREATE FUNCTION duty_with_posts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.duty <> 'business' AND EXISTS "
        "(SELECT 1 FROM branches_post WHERE account_id = NEW.id) "
        f"THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER duty_with_posts BEFORE UPDATE OF duty ON branches_account "
        "FOR EACH ROW EXECUTE FUNCTION duty_with_posts()"
    )


def remove(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("post_business_insert", "post_business_update", "duty_with_posts"):
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute("DROP FUNCTION post_business() CASCADE")
    schema_editor.execute("DROP FUNCTION duty_with_posts() CASCADE")


def begin_chain(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("branches", "Head").objects.create(id=1)


def forget_chain(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("branches", "Head").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("branches", "0001_initial")]

    operations = [
        migrations.RunPython(begin_chain, forget_chain),
        append_only("branches_entry"),
        migrations.RunPython(install, remove),
    ]
