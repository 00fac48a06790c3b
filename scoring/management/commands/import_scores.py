"""Enter a workbook of determined scores; somebody else confirms it on its page."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.reviews.services import BASIS_LABELS, Basis, import_scores_file, plan_lines
from starrating.access import Refused


class Command(BaseCommand):
    help = "录入审核评分,由另一人在页面上确认后生效:整份录入,有一处错误就一行不写。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="年度")
        parser.add_argument("file", type=Path, metavar="文件", help=".xlsx 或 .csv")
        parser.add_argument("--by", required=True, metavar="账号", help="评定员的账号")
        for name, (option, label, is_required) in BASIS_LABELS.items():
            kind = date.fromisoformat if name.endswith("_on") else str
            parser.add_argument(option, dest=name, type=kind, help=label, required=is_required)
        parser.add_argument("--check", action="store_true", help="只核对,不录入")

    def handle(self, *_args: Any, **options: Any) -> None:
        basis = Basis(**{name: options[name] for name in BASIS_LABELS if options[name]})
        where = {"year": options["year"], "path": options["file"], "username": options["by"]}
        try:
            plan, reading, entered = import_scores_file(
                **where, basis=basis, check_only=options["check"]
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write("".join(f"{fault}\n" for fault in plan.faults), ending="")
        self.stdout.write("\n".join(plan_lines(plan, reading)))
        if plan.faults:
            raise CommandError(f"共 {len(plan.faults)} 处错误,没有录入。")
        written = "没有录入。" if plan.writes else "全部未变,没有写入。"
        self.stdout.write(f"已录入(第 {entered.pk} 号),等待另一人确认。" if entered else written)
