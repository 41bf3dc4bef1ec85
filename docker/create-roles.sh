#!/bin/sh
# Runs once, when the database folder is empty: the three roles of docs/operations.md and the database.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
  --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --set portal="$PORTAL_PASSWORD" <<'SQL'
CREATE ROLE double_random_owner LOGIN PASSWORD :'owner';
CREATE ROLE double_random_app LOGIN PASSWORD :'app';
CREATE ROLE double_random_portal LOGIN PASSWORD :'portal';
CREATE DATABASE double_random OWNER double_random_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
REVOKE CONNECT ON DATABASE double_random FROM PUBLIC;
GRANT CONNECT ON DATABASE double_random TO double_random_app, double_random_portal;
SQL
