#!/bin/sh
# Makes the cluster on its first start, then becomes PostgreSQL.
set -eu
: "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}" "${POSTGRES_PORT:=5532}"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
if [ ! -e /data/cluster/PG_VERSION ]; then
  rm -rf /data/half && mkdir -m 0700 /data/half
  umask 077
  printf '%s' "$POSTGRES_PASSWORD" > /data/password
  "$bin/initdb" -D /data/half -U postgres --pwfile /data/password --auth scram-sha-256 \
    --encoding UTF8 --locale C.UTF-8 --no-instructions
  rm -f /data/password
  # Single user mode: the role and its database are there before anybody can connect.
  "$bin/postgres" --single -D /data/half postgres <<SQL
create role hotline login password '$(printf '%s' "$POSTGRES_PASSWORD" | sed "s/'/''/g")'
create database hotline owner hotline
SQL
  mv /data/half /data/cluster
fi
exec "$bin/postgres" -D /data/cluster -p "$POSTGRES_PORT" -h 127.0.0.1 -k /tmp
