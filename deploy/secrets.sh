#!/bin/sh
# Makes ./secrets for docker-compose.yml. Run it as root, after `docker compose build`. What is there already stays as it is, so it may be run again.
#
# The directory is closed to everybody but root. The files in it must be open, because the containers' users read them; only the key set belongs to serve's user
# alone, which serve insists on.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }
mkdir -p secrets
chmod 700 secrets
cd secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "$1" ] || { printf '%s' "$2" >"$1"; chmod 444 "$1"; }; }

for name in superuser_password owner_password app_password webhook_secret; do
	keep "$name" "$(random)"
done
keep owner_url "postgres://senim_owner:$(cat owner_password)@postgres:5432/senim?sslmode=disable"
keep app_url "postgres://senim_app:$(cat app_password)@postgres:5432/senim?sslmode=disable"
if [ ! -s telegram_token ]; then
	printf 'Token from BotFather: '
	read -r token
	keep telegram_token "$token"
fi
if [ ! -s keyset.json ]; then
	docker run --rm --user 0 --network none --volume "$PWD:/secrets" senim:local keys new /secrets/keyset.json
	chown 65532:65532 keyset.json
	chmod 400 keyset.json
fi
echo "secrets are in $PWD"
