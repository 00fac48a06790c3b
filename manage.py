#!/usr/bin/env python3
"""Entry of every management command."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "starrating.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings come first
    from django.db import OperationalError, ProgrammingError  # noqa: PLC0415 - as above

    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"数据库无法使用:{error}\n新的数据库须先建表:./run manage migrate")


if __name__ == "__main__":
    main()
