#!/bin/bash
# Installs the Debian 12 packages that a purpose needs and this machine lacks: install.sh build|test|bench|check …
# No service that a package brings is started, and PostgreSQL's package makes no cluster of its own.
set -euo pipefail

# A node of another origin will do, from version 18 on.
node_packages() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then echo nodejs npm; fi
}
packages() {
    case $1 in
    build)
        node_packages
        echo g++ cmake ninja-build ccache mold \
        libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev \
        libsqlite3-dev libpq-dev libcurl4-openssl-dev libssl-dev libsodium-dev libicu-dev libfmt-dev libspdlog-dev \
        libcli11-dev libtomlplusplus-dev libkainjow-mustache-dev libxlsxwriter-dev libminizip-dev libpugixml-dev libqrcodegencpp-dev \
        prometheus-cpp-dev zlib1g-dev libbrotli-dev libjemalloc-dev ;;
    test) echo catch2 librapidcheck-dev python3 postgresql-15 ;;
    browser)
        node_packages
        echo chromium fonts-noto-cjk ;;
    bench) echo libbenchmark-dev nginx-light wrk postgresql-15 python3 ;;
    check) echo clang-format-16 clang-tidy-16 ;;
    *) echo "install.sh: no such purpose: $1" >&2; exit 2 ;;
    esac
}

wanted=$(for purpose in "$@"; do packages "$purpose"; done | tr ' ' '\n' | sort -u)
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u || true)
missing=$(comm -23 <(echo "$wanted") <(echo "$installed"))
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "This machine has no apt-get. Please install the equivalents of:" $missing >&2
    exit 1
fi
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}
if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "Please run this as root once, or install sudo. Missing packages:" $missing >&2
    exit 1
fi

quiet_services=/usr/sbin/policy-rc.d
no_cluster=/etc/postgresql-common/createcluster.d/huiju.conf
made_quiet=
restore() {
    [ -z "$made_quiet" ] || as_root rm -f "$quiet_services"
    as_root rm -f "$no_cluster"
    as_root rmdir --ignore-fail-on-non-empty /etc/postgresql-common/createcluster.d 2>/dev/null || true
}
trap restore EXIT
if [ ! -e "$quiet_services" ]; then
    made_quiet=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$quiet_services" >/dev/null
    as_root chmod +x "$quiet_services"
fi
as_root mkdir -p "$(dirname "$no_cluster")"
echo "create_main_cluster = false" | as_root tee "$no_cluster" >/dev/null

echo "Installing:" $missing >&2
install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 $missing >&2
}
# Without package lists, or with stale ones, the first try fails.
install || { as_root apt-get update -q >&2 && install; }
