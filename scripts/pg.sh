#!/bin/bash
# Starts and stops a private PostgreSQL 15 cluster for tests and measurements, durable as a real one.
#   eval "$(scripts/pg.sh start DIR)"   makes or restarts the cluster in DIR; sets HUIJU_TEST_POSTGRES
#   scripts/pg.sh stop DIR              stops it and leaves the files
# DIR becomes the property of the user who runs the server (initdb refuses root), so give it its own folder.
set -euo pipefail

if [ $# != 2 ]; then
    echo "usage: pg.sh start|stop DIR" >&2
    exit 2
fi
dir=$(realpath -m "$2")
bin=/usr/lib/postgresql/15/bin

as_server() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

start() {
    mkdir -p "$dir"
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    if [ ! -f "$dir/db/PG_VERSION" ]; then
        as_server "$bin/initdb" -D "$dir/db" -U huiju -A trust -E UTF8 --locale=C --no-sync --no-instructions >&2
    fi
    local port
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_server "$bin/pg_ctl" -D "$dir/db" -l "$dir/log" -w -t 60 start \
        -o "-p $port -k '$dir' -c listen_addresses=127.0.0.1 -c max_connections=200" >&2 ||
        { cat "$dir/log" >&2; exit 1; }
    local url=postgresql://huiju@127.0.0.1:$port
    if ! "$bin/psql" -XAtq "$url/postgres" -c "select 1 from pg_database where datname = 'huiju'" | grep -q 1; then
        "$bin/psql" -Xq "$url/postgres" -c "create database huiju" >&2
    fi
    echo "export HUIJU_TEST_POSTGRES=$url/huiju"
}

stop() {
    if [ -f "$dir/db/postmaster.pid" ]; then
        as_server "$bin/pg_ctl" -D "$dir/db" -m fast -w -t 60 stop >&2
    fi
}

case $1 in
start) start ;;
stop) stop ;;
*) echo "usage: pg.sh start|stop DIR" >&2; exit 2 ;;
esac
