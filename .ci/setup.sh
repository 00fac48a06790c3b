# Sets up what the commands need; read by ./run and .ci/postgresql, which have set $root.
# Everything it makes lies in .run/; a second start finds it there and asks no network.
# shellcheck shell=sh

state="$root/.run"
child=
unfinished=

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# A started step dies with us, and what it had half done goes too.
tidy() {
    trap '' INT TERM HUP
    if [ -n "$child" ]; then
        kill "$child" 2>/dev/null || :
        wait "$child" 2>/dev/null || :
    fi
    [ -z "$unfinished" ] || rm -rf "$unfinished"
}
trap tidy EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# In the background, so that a signal is answered at once and not after the step has ended.
step() {
    "$@" >&2 </dev/null &
    child=$!
    code=0
    wait "$child" || code=$?
    child=
    return "$code"
}

# --- the interpreter -------------------------------------------------------------------

# Sets $interpreter (the real file, never a shim or the link of an active venv) and $version.
find_interpreter() {
    for name in python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        answer=$("$name" -c '
import os, sqlite3, ssl, sys
if sys.version_info >= (3, 11):
    print("%d.%d.%d" % sys.version_info[:3], os.path.realpath(sys.executable))
' 2>/dev/null) || continue
        [ -n "$answer" ] || continue
        version=${answer%% *}
        interpreter=${answer#* }
        return
    done
    die "没有找到 3.11 以上的 Python(须带 sqlite3 与 ssl 模块)。请安装后重试,例如:apt-get install python3"
}

# --- system packages -------------------------------------------------------------------

has_library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -qF "$1 "; }

is_ubuntu() { grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; }

# install_packages PURPOSE PACKAGE…: by apt when we may, else one message that says what to type.
install_packages() {
    purpose=$1
    shift
    if ! command -v apt-get >/dev/null; then
        die "${purpose}缺少系统软件包,本机没有 apt-get,请用本机的方式安装与之相当的:$*"
    elif [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        die "${purpose}缺少系统软件包,当前用户无权安装。请管理员执行后重试:sudo apt-get install --no-install-recommends $*"
    fi
    say "正在安装系统软件包:$*"
    # shellcheck disable=SC2086 # $as_root is none or two words
    apt() { step $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"; }
    apt install -y --no-install-recommends "$@" 2>/dev/null || {
        apt update || :
        apt install -y --no-install-recommends "$@"
    } || die "系统软件包没有装成(网络不通或软件源里没有):$*。装好后重试。"
}

need_printing() {
    wanted=
    has_library libpango-1.0.so.0 || wanted="$wanted libpango-1.0-0"
    has_library libpangoft2-1.0.so.0 || wanted="$wanted libpangoft2-1.0-0"
    has_library libharfbuzz-subset.so.0 || wanted="$wanted libharfbuzz-subset0"
    # shellcheck disable=SC2086 # one word a package
    [ -z "$wanted" ] || install_packages "生成 PDF " $wanted
}

need_browser() {
    wanted=
    # Playwright's driver needs it, and a small Debian does not have it
    has_library libatomic.so.1 || wanted=libatomic1
    [ -x /usr/bin/chromium ] || is_ubuntu || wanted="$wanted chromium"
    # shellcheck disable=SC2086 # one word a package
    [ -z "$wanted" ] || install_packages "浏览器测试" $wanted
    [ ! -x /usr/bin/chromium ] || return 0
    # Ubuntu's package is only a pointer to a snap; Playwright brings a browser of its own.
    export PLAYWRIGHT_BROWSERS_PATH="$state/browsers"
    [ ! -e "$PLAYWRIGHT_BROWSERS_PATH/ready" ] || return 0
    with=
    [ "$(id -u)" != 0 ] || with=--with-deps
    step "$python" -m playwright install $with chromium ||
        die "浏览器测试所需的 Chromium 没有装成。联网后重试,或执行:sudo $python -m playwright install --with-deps chromium"
    : >"$PLAYWRIGHT_BROWSERS_PATH/ready"
}

# --- Python packages -------------------------------------------------------------------

# A folder in .run/ that does not outlive us: its path is in $unfinished, room for the tools'
# own temporary files in tmp/ within.
begin_in_state() {
    mkdir -p "$state" 2>/dev/null && [ -w "$state" ] ||
        die "无法在 $state 写入文件:请改用有写权限的用户,或把项目放到自己的文件夹里。"
    # what a power cut or SIGKILL left here
    find "$state" -maxdepth 1 -name 'unfinished-*' -mmin +120 -exec rm -rf {} +
    unfinished=$(mktemp -d "$state/unfinished-XXXXXX")
    mkdir "$unfinished/tmp"
}

# What was made becomes valid by this one rename. Two starts at once may both have made it:
# the first to finish wins, both are the same.
finish() {
    mv -T "$unfinished/made" "$1" 2>/dev/null || :
    rm -rf "$unfinished"
    unfinished=
    rm -f "$state/setup.log"
    [ -d "$1" ] || die "无法写入 $1"
}

# One message for the person, the tool's own words beside it for who wants them.
refuse_download() {
    die "第一次使用需要联网下载 Python 软件包,现在没有下载成功。请检查网络(或 pip 的镜像设置)后重试;装好以后不再需要网络。详情见 $state/setup.log"
}

need_pip() {
    "$interpreter" -m pip --version >/dev/null 2>&1 || install_packages "准备 Python 环境" python3-pip
    "$interpreter" -m pip --version >/dev/null 2>&1 ||
        die "$interpreter 没有 pip。请为它装上 pip(例如 $interpreter -m ensurepip)后重试。"
}

need_uv() {
    uv="$state/uv-$version/bin/uv"
    [ ! -x "$uv" ] || return 0
    need_pip
    begin_in_state
    say "正在准备安装工具……"
    step env TMPDIR="$unfinished/tmp" "$interpreter" -m pip --quiet --disable-pip-version-check install --no-input --retries 1 \
        --timeout 30 --require-hashes --target "$unfinished/made" -r "$root/requirements-uv.lock" \
        2>"$state/setup.log" || refuse_download
    finish "$state/uv-$version"
}

# need_packages LOCK: sets $python, of an environment that holds exactly what LOCK names.
need_packages() {
    find_interpreter
    stamp=$({ printf '%s %s\n' "$version" "$interpreter" && cat "$root/$1"; } | sha256sum | cut -c1-12)
    venv="$state/venv-$stamp"
    python="$venv/bin/python"
    [ ! -x "$python" ] || return 0
    need_uv
    begin_in_state
    say "正在安装 Python 软件包(第一次约需半分钟)……"
    export UV_PYTHON="$interpreter" UV_PYTHON_DOWNLOADS=never
    use_pip_settings
    {
        step "$uv" venv --quiet --relocatable "$unfinished/made" &&
            step env TMPDIR="$unfinished/tmp" "$uv" pip sync --quiet --require-hashes \
                --compile-bytecode --python "$unfinished/made/bin/python" "$root/$1"
    } 2>"$state/setup.log" || refuse_download
    finish "$venv"
}

# An office sets its mirror once, for pip, and its own certificates once, for the system; uv has
# settings of its own and would see neither.
use_pip_settings() {
    [ ! -s /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
    mkdir -p "${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/uv}" 2>/dev/null ||
        export UV_CACHE_DIR="$state/cache"
    mirror=${PIP_INDEX_URL:-$("$interpreter" -m pip config get global.index-url 2>/dev/null)} || mirror=
    [ -z "$mirror" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$mirror}"
}
