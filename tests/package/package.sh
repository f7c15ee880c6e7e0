#!/usr/bin/env bash
# The Debian package as somebody meets it: built, looked at, installed into an empty system, started, backed up, upgraded,
# removed, purged. `tests/package/package.sh PROGRAM` packs this program; it needs cargo-deb, lintian and mmdebstrap, and root.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "$1")
work=$(mktemp -d /tmp/porte-voix-package.XXXXXX)
root=$work/root
server=''
. tests/package/system.sh

clean_up() {
  local status=$?
  [ -z "$server" ] || kill "$(cat "$root/tmp/pid")" 2>/dev/null || true
  leave_system "$root"
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT

# ------------------------------------------------------------------ two versions
pack "$program" 1 "$work/1.deb"
pack "$program" 2 "$work/2.deb"
lintian --allow-root --fail-on error --suppress-tags no-manual-page,initial-upload-closes-no-bugs "$work/1.deb"
passed=$((passed + 1))

# What the service may do, judged by systemd from 0.0 (nothing) to 10.0; the bare one is the control.
if command -v systemd-analyze >/dev/null; then
  judged() { systemd-analyze security --offline=yes --threshold=20 "$1" >/dev/null 2>&1; }
  is "the service is kept in" judged "$PWD/deploy/porte-voix.service"
  sed -E '/^(Protect|Private|Restrict|NoNew|System|Capab|Lock|Memory|Ambient|Proc|Remove|User)/d' deploy/porte-voix.service >"$work/bare.service"
  is_not "the control: a bare one is not" judged "$work/bare.service"
fi
if command -v hadolint >/dev/null; then is "the container's file is sound" hadolint deploy/Dockerfile; fi

# ------------------------------------------------------------------ an empty system
empty_system "$root"
cp "$work"/*.deb "$root/tmp/"
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
owner_of() { inside stat -c '%a %U' "$1"; }
port=$(free_port)
start() {
  inside runuser -u porte-voix -- sh -c "cd /etc/porte-voix && umask 077 && echo \$\$ >/tmp/pid && ROCKET_PORT=$port exec porte-voix serve" >"$work/said" 2>&1 &
  server=$!
  for _ in $(seq 200); do
    if curl -fsS "http://127.0.0.1:$port/health/ready" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  cat "$work/said" >&2
  return 1
}
stop() {
  kill "$(cat "$root/tmp/pid")"
  wait "$server" || true
  server=''
  is_not "it ends when told to" curl -fs -o /dev/null "http://127.0.0.1:$port/health/live"
}

is "it installs" inside dpkg -i /tmp/1.deb
is "data are for the service alone" test "$(owner_of /var/lib/porte-voix/db)" = "700 porte-voix"
is "so are backups" test "$(owner_of /var/backups/porte-voix)" = "700 porte-voix"
is "passwords are for root and the service" test "$(owner_of /etc/porte-voix/secrets.env)" = "640 root"
is "it starts with what it came with" start
is "it drew its key" test "$(owner_of /var/lib/porte-voix/keys/master.key)" = "400 porte-voix"
is "the database is for the service alone" test "$(owner_of /var/lib/porte-voix/db/porte-voix.sqlite)" = "600 porte-voix"
is "an administrator comes in" inside porte-voix-admin staff add --email a@b.example --name A --role administrator --project first --organisation Town
key=$(sha256sum <"$root/var/lib/porte-voix/keys/master.key")

# ------------------------------------------------------------------ backups
is "a backup is written" inside runuser -u porte-voix -- sh -c 'cd /etc/porte-voix && /usr/lib/porte-voix/backup /var/backups/porte-voix'
is "and opens" inside runuser -u porte-voix -- sh -c 'cd /etc/porte-voix && /usr/lib/porte-voix/verify /var/backups/porte-voix'
old() { touch -d "$2 days ago" "$root/var/backups/porte-voix/porte-voix-2026-01-0$1.sqlite$3"; }
for end in '' .keys .gone; do old 1 5 "$end"; old 2 8 "$end"; old 3 20 "$end"; done
is "a second one on a day takes its place" inside runuser -u porte-voix -- sh -c 'cd /etc/porte-voix && /usr/lib/porte-voix/backup /var/backups/porte-voix'
kept=$(cd "$root/var/backups/porte-voix" && echo *01-0*)
is "keys go after seven days, data after fourteen: $kept" test "$kept" = \
  "porte-voix-2026-01-01.sqlite porte-voix-2026-01-01.sqlite.gone porte-voix-2026-01-01.sqlite.keys porte-voix-2026-01-02.sqlite porte-voix-2026-01-02.sqlite.gone"

# ------------------------------------------------------------------ upgrade
stop
echo '# ours' >>"$root/etc/porte-voix/Rocket.toml"
echo 'ROCKET_SMTP_FROM=' >>"$root/etc/porte-voix/secrets.env"
is "it upgrades" inside dpkg -i --force-confold /tmp/2.deb
is "settings stay" grep -q '# ours' "$root/etc/porte-voix/Rocket.toml"
is "passwords stay" grep -q SMTP "$root/etc/porte-voix/secrets.env"
is "it starts again" start
is "with its key" test "$key" = "$(sha256sum <"$root/var/lib/porte-voix/keys/master.key")"
is "and its people" sh -c "chroot '$root' porte-voix-admin staff list | grep -q a@b.example"
stop

# ------------------------------------------------------------------ remove, purge
is "it goes" inside dpkg -r porte-voix
is_not "the program is gone" test -e "$root/usr/bin/porte-voix"
is "data stay when it is removed" test -s "$root/var/lib/porte-voix/db/porte-voix.sqlite"
is "it is purged" inside dpkg -P porte-voix
is_not "settings are gone" test -e "$root/etc/porte-voix"
is "data stay when it is purged" test -s "$root/var/lib/porte-voix/db/porte-voix.sqlite"
is "so does the key" test "$key" = "$(sha256sum <"$root/var/lib/porte-voix/keys/master.key")"
is "so do backups" test -n "$(ls "$root"/var/backups/porte-voix/*.keys)"
is "and it comes back to them" inside dpkg -i /tmp/2.deb
is "with the same key" start
stop
inside dpkg -P porte-voix
rm -rf "$root/var/lib/porte-voix/db/"* "$root/var/lib/porte-voix/keys/"* "$root/var/backups/porte-voix/"*
inside dpkg -i /tmp/1.deb >/dev/null
inside dpkg -P porte-voix
is_not "the control: without data nothing is left" test -e "$root/var/lib/porte-voix"

# ------------------------------------------------------------------ the container's second stage, step by step in the same system
# There is no daemon of containers here: the lines of the file are read and done.
inside userdel porte-voix
file=$(sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' deploy/Dockerfile | sed '1,/^FROM debian/d')
is "its steps are done" inside bash -euc "$(sed -n 's/^RUN //p' <<<"$file")"
install -m 755 "$program" "$root/usr/bin/porte-voix"
settings=$(sed -n 's/^ENV //p' <<<"$file")
inside env $settings setpriv --reuid "$(sed -n 's/^USER //p' <<<"$file")" --regid 10001 --clear-groups --no-new-privs \
  sh -c "cd /var/lib/porte-voix && echo \$\$ >/tmp/pid2 && ROCKET_PORT=$port exec porte-voix serve" >"$work/said" 2>&1 &
server=$!
check=$(sed -n 's/^HEALTHCHECK.* CMD //p' <<<"$file" | python3 -c 'import json, sys; print(json.load(sys.stdin)[2])')
healthy() { for _ in $(seq 200); do if inside bash -c "${check//8000/$port}" 2>/dev/null; then return 0; fi; sleep 0.1; done; cat "$work/said" >&2; return 1; }
is "it says that it is well" healthy
kill "$(cat "$root/tmp/pid2")"
wait "$server" || true
server=''
is_not "and when it has ended, that it is not" inside bash -c "${check//8000/$port}" 2>/dev/null

echo "$passed passed, 0 failed"
