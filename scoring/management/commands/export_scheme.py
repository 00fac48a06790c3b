"""Write a published scheme as TOML."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from scoring.standards.services import export_scheme
from starrating.access import Refused
from starrating.files import replace_file
from starrating.streams import speak_utf8


class Command(BaseCommand):
    help = "写出一版已发布的方案(TOML),供 rate --scheme 使用;没有已发布的,写随系统附带的。"
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # --version names a version of a standard here, not Django's
        kwargs["conflict_handler"] = "resolve"
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--version", type=int, metavar="版本号", help="考评标准的版本号")
        parser.add_argument("--output", type=Path, metavar="文件", help="不给则打印")

    def handle(self, *_args: Any, **options: Any) -> None:
        speak_utf8()
        try:
            text, words = export_scheme(options["version"])
            if options["output"] is not None:
                replace_file(options["output"], text.encode())
        except (Refused, OSError) as error:
            self.stderr.write(getattr(error, "strerror", None) or str(error))
            sys.exit(2)
        self.stderr.write(words, lambda plain: plain)
        if options["output"] is None:
            self.stdout.write(text, ending="")
