#!/bin/sh
# The password goes by a file: a command line may be read by everybody on the host.
set -eu
: "${REDIS_PASSWORD:?set REDIS_PASSWORD}" "${REDIS_PORT:=6479}"
umask 077
printf 'requirepass %s\n' "$REDIS_PASSWORD" > /data/redis.conf
exec redis-server /data/redis.conf --port "$REDIS_PORT" --bind 127.0.0.1 --dir /data \
  --appendonly yes --appendfsync everysec --maxmemory-policy noeviction --daemonize no
