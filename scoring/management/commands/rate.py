"""Rate a score workbook, without a server or a database."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from scoring.rating.sheets import rate_file
from starrating.streams import speak_utf8


class Command(BaseCommand):
    help = "按方案评定一份评分表,不需要数据库。状态:0 完成,3 有并列待裁定,2 有错误而没有评定。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scores", type=Path, metavar="评分表", help=".xlsx 或 .csv")
        parser.add_argument("--scheme", type=Path, metavar="方案", help=".toml;不给则用自带的标准")
        parser.add_argument("--rulings", type=Path, metavar="裁定", help="并列裁定 .csv")
        parser.add_argument("--output", type=Path, metavar="文件", help=".xlsx、.csv 或 .json")
        parser.add_argument("--format", choices=["json"], help="json:结果打印为 JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        speak_utf8()
        status = rate_file(
            scores=options["scores"],
            scheme=options["scheme"],
            rulings=options["rulings"],
            output=options["output"],
            as_json=options["format"] == "json",
            out=lambda text: self.stdout.write(text, ending=""),
            err=lambda text: self.stderr.write(text, lambda plain: plain, ""),
        )
        if status:
            sys.exit(status)
