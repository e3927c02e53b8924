#!/bin/sh
# Runs once, when PostgreSQL makes its data directory: the owner of the schema, who only migrates, and the role that serve works as.
set -eu
secrets=${SECRETS:-/run/secrets}
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<SQL
\\set owner \`cat $secrets/owner_password\`
\\set app \`cat $secrets/app_password\`
CREATE ROLE senim_owner LOGIN PASSWORD :'owner';
CREATE ROLE senim_app LOGIN PASSWORD :'app';
CREATE DATABASE senim OWNER senim_owner;
REVOKE ALL ON DATABASE senim FROM PUBLIC;
GRANT CONNECT ON DATABASE senim TO senim_app;
SQL
