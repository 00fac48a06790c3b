"""A migration operation that freezes rows by triggers, on both databases, once they are published."""

from typing import Any

from django.db.migrations import RunPython


def _sqlite(table: str, condition: str, *, guards_inserts: bool) -> list[str]:
    rows = {"UPDATE": ["OLD", "NEW"] if guards_inserts else ["OLD"], "DELETE": ["OLD"]}
    if guards_inserts:
        rows["INSERT"] = ["NEW"]
    return [
        f"CREATE TRIGGER {table}_frozen_{verb.lower()} BEFORE {verb} ON {table} "
        f"WHEN {' OR '.join(condition.format(row=row) for row in sides)} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
        for verb, sides in rows.items()
    ]


def _postgresql(table: str, condition: str, *, guards_inserts: bool) -> list[str]:
    old, new = condition.format(row="OLD"), condition.format(row="NEW")
    refuse = f"RAISE EXCEPTION '{table} is frozen'"
    checks = f"IF TG_OP <> 'INSERT' THEN IF {old} THEN {refuse}; END IF; END IF; "
    if guards_inserts:
        checks += f"IF TG_OP <> 'DELETE' THEN IF {new} THEN {refuse}; END IF; END IF; "
    return [
        f"CREATE FUNCTION {table}_freeze() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {checks}"
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_freeze()",
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {refuse}; END $$",
        f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()",
    ]


def frozen(table: str, condition: str, *, guards_inserts: bool = False) -> RunPython:
    """Triggers that refuse UPDATE and DELETE of rows for which ``condition`` holds.

    ``condition`` is SQL with ``{row}`` for the row in question. ``guards_inserts`` is for tables of
    parts: nothing may be added to, or moved into, what is frozen.
    """

    def install(_apps: Any, schema_editor: Any) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        statements = _sqlite if is_sqlite else _postgresql
        for statement in statements(table, condition, guards_inserts=guards_inserts):
            schema_editor.execute(statement)

    def remove(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("insert", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_{verb}")
        else:
            for function in ("freeze", "keep"):
                schema_editor.execute(f"DROP FUNCTION {table}_{function}() CASCADE")

    return RunPython(install, remove)
