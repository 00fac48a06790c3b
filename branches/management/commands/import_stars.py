"""Import the stars of an earlier year from a workbook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.organisations.services import import_stars_file, star_lines
from starrating.access import Refused


class Command(BaseCommand):
    help = "导入往年星级(党组织代码、星级、文号、日期):整份写入,有一处错误就一行不写。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="年度")
        parser.add_argument("file", type=Path, metavar="文件", help=".xlsx 或 .csv")
        parser.add_argument("--check", action="store_true", help="只核对,不写入")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            plan, reading = import_stars_file(
                path=options["file"], year=options["year"], check_only=options["check"]
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for fault in plan.faults:
            self.stderr.write(str(fault))
        for line in star_lines(plan, reading):
            self.stdout.write(line)
        if plan.faults:
            raise CommandError(f"共 {len(plan.faults)} 处错误,没有导入。")
        if options["check"] or not plan.writes:
            self.stdout.write("没有写入。" if plan.writes else "全部未变,没有写入。")
        else:
            self.stdout.write("已导入。")
