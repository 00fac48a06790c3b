"""Import accounts and posts from a workbook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.people.services import account_counts, account_notes, import_accounts_file
from branches.people.sheets import slip_lines
from starrating.access import Refused


class Command(BaseCommand):
    help = "导入账号和任职:整份写入,有一处错误就一行不写;标准输出是新账号的一次性口令。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help=".xlsx 或 .csv")
        parser.add_argument("--check", action="store_true", help="只核对,不写入")

    def handle(self, *_args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            plan, reading, written = import_accounts_file(path=file, check_only=options["check"])
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for line in (*map(str, plan.faults), account_counts(plan), *account_notes(plan, reading)):
            self.stderr.write(line)
        if plan.faults:
            raise CommandError(f"共 {len(plan.faults)} 处错误,没有导入。")
        for line in slip_lines(written.accounts):
            self.stdout.write(line)
        if written.posts:
            self.stderr.write(f"任职 {len(written.posts)} 项,待安全管理员确认后生效。")
        if not (written.accounts or written.posts):
            self.stderr.write("没有写入。")
