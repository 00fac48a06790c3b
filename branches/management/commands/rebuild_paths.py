"""Derive the paths of the tree from the parents again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.organisations.services import rebuild_paths
from starrating.access import Refused


class Command(BaseCommand):
    help = "按上级关系重建全部党组织的隶属路径;路径都正确时不写入。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            count = rebuild_paths(by=None)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"改正了 {count} 条路径。" if count else "路径全部正确,没有写入。")
