#!/bin/bash
# Runs once, when the database server is made: a database for each service, and a user that may enter that one alone.
set -euo pipefail

database() {
    local name=$1 password=$2
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
        --set name="$name" --set password="$password" <<'SQL'
create user :"name" password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
}

database intake "$INTAKE_PASSWORD"
database routing "$ROUTING_PASSWORD"
database notification "$NOTIFICATION_PASSWORD"
database axis "$AXIS_PASSWORD"
database console "$CONSOLE_PASSWORD"
