#!/bin/sh
# Starts PgBouncer in transaction mode before the database "govlink". POSTGRES_PASSWORD is that of the role "govlink".
set -eu
folder=$(mktemp -d)
umask 077
printf '"govlink" "%s"\n' "$POSTGRES_PASSWORD" >"$folder/users"
cat >"$folder/pgbouncer.ini" <<END
[databases]
govlink = host=${POOL_OF_HOST:-postgres} port=${POOL_OF_PORT:-5432} dbname=${POOL_OF_DATABASE:-govlink} user=govlink

[pgbouncer]
listen_addr = ${POOL_ADDRESS:-*}
listen_port = ${POOL_PORT:-6432}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/users
pool_mode = transaction
default_pool_size = ${POOL_SIZE:-40}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
END
exec pgbouncer "$folder/pgbouncer.ini"
