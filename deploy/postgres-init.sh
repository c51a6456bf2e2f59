#!/bin/sh
# Runs once, in an empty PostgreSQL: makes the application's role. It is no superuser, so that what the blind role may
# not read stays unread; it may create that role.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" --username postgres <<'SQL'
CREATE ROLE govlink LOGIN CREATEROLE NOSUPERUSER PASSWORD :'password';
CREATE DATABASE govlink OWNER govlink;
SQL
