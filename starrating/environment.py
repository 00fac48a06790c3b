"""What the surroundings say: every setting an installation may change, read in one place.

Each variable has a row in the table of ``docs/operating.md``; a house test compares the two.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LOCAL_KEY = "local-only-key-refused-in-production-0123456789abcdefghij"

VARIABLES = (
    "MODE",
    "DEMO",
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "STORAGE_DIR",
    "EMAIL_URL",
    "EMAIL_FROM",
    "REMINDER_GATEWAYS",
    "CITY",
    "NOTICE_WORKING_DAYS",
    "TRUSTED_PROXIES",
    "SESSION_IDLE_MINUTES",
    "SESSION_HOURS",
    "PASSWORD_LENGTH",
    "LOGIN_FAILURES",
    "LOCK_MINUTES",
)


def text(name: str, default: str = "") -> str:
    """The variable's text; an unset or blank one gives the default."""
    if name not in VARIABLES:
        raise ImproperlyConfigured(f"{name} 未列入 starrating.environment.VARIABLES")
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"环境变量 {name} 只能是 0 或 1,现为 {value!r}")
    return value == "1"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 100_000):
        raise ImproperlyConfigured(f"环境变量 {name} 应为 1 到 99999 的整数,现为 {value!r}")
    return int(value)


def names(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def proxies() -> int:
    """How many reverse proxies of ours stand before the application; 0 trusts no X-Forwarded header."""
    value = text("TRUSTED_PROXIES", "0")
    if value not in {"0", "1", "2", "3"}:
        raise ImproperlyConfigured(f"环境变量 TRUSTED_PROXIES 应为 0 到 3,现为 {value!r}")
    return int(value)


def mode() -> str:
    value = text("MODE", "local")
    if value not in {"local", "production"}:
        raise ImproperlyConfigured(f"环境变量 MODE 只能是 local 或 production,现为 {value!r}")
    return value


def storage_dir() -> Path:
    return Path(text("STORAGE_DIR", str(ROOT / ".run" / "storage"))).resolve()


def database() -> dict[str, Any]:
    """Django's DATABASES entry for DATABASE_URL.

    ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or
    ``postgres://user:password@host:port/name?sslmode=require``.
    """
    url = text("DATABASE_URL")
    if not url:
        (ROOT / ".run").mkdir(exist_ok=True)
        return _sqlite(ROOT / ".run" / "data.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path).removeprefix("/")
        if parts.netloc or not path:
            raise ImproperlyConfigured("DATABASE_URL 的写法:sqlite:///文件路径")
        return _sqlite(Path(path))
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise ImproperlyConfigured("DATABASE_URL 只认 sqlite:// 与 postgres://")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path.resolve()),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path).removeprefix("/")
    if not name:
        raise ImproperlyConfigured("DATABASE_URL 缺少数据库名:postgres://用户@主机/库名")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("DATABASE_URL 的端口不是数字") from error
    limits = {
        "lock_timeout": "20s",
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "60s",
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **dict(parse_qsl(parts.query)),
            "options": " ".join(f"-c {key}={value}" for key, value in limits.items()),
        },
    }


def email() -> dict[str, Any]:
    """Mail settings from ``smtp://user:password@host:25`` or ``smtps://…``; none: to the console."""
    url = text("EMAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL 的写法:smtp://用户:口令@主机:端口 或 smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def sender() -> str:
    """Whom mail comes from: EMAIL_FROM, else the user of EMAIL_URL where that is an address."""
    user = email().get("EMAIL_HOST_USER", "")
    return text("EMAIL_FROM", user if "@" in user else "starrating@localhost")


def gateways() -> list[str]:
    """The ways reminders go: ``mail``, ``file``, or the dotted path of a class of one's own.

    Unset: mail where a server is given, else the file.
    """
    found = names("REMINDER_GATEWAYS") or ["mail" if text("EMAIL_URL") else "file"]
    for name in found:
        is_path = "." in name and all(part.isidentifier() for part in name.split("."))
        if name not in {"mail", "file"} and not is_path:
            raise ImproperlyConfigured(
                f"REMINDER_GATEWAYS 只能写 mail、file 或类的完整路径,现为 {name!r}"
            )
    return found


def refuse_unsafe_production() -> None:
    """Stop the start of a production installation that would be open to others.

    Raises ImproperlyConfigured naming every fault at once.
    """
    faults = []
    if flag("DEMO"):
        faults.append("DEMO=1:演示模式不得用于正式环境")
    if flag("DEBUG"):
        faults.append("DEBUG=1:调试模式不得用于正式环境")
    key = text("SECRET_KEY")
    if not key or key == LOCAL_KEY or len(key) < 50 or len(set(key)) < 5:
        faults.append("SECRET_KEY:须设置不少于 50 个字符的随机密钥")
    hosts = names("ALLOWED_HOSTS")
    if not hosts or any("*" in host or host.startswith(".") for host in hosts):
        faults.append("ALLOWED_HOSTS:须逐个写明域名,不得留空或使用通配")
    if faults:
        raise ImproperlyConfigured("正式环境拒绝启动。\n" + "\n".join(faults))


def refuse_open_local() -> None:
    """A local installation answers on this machine only."""
    foreign = [host for host in names("ALLOWED_HOSTS") if host not in LOOPBACK]
    if foreign:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS 含 {'、'.join(foreign)}:对外服务须设 MODE=production"
        )
