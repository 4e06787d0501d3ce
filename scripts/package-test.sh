#!/usr/bin/env bash
# Tests the packages of package.sh as root: installs them in a clean Debian root, holds conversations, reads the manual, completes
# options, and removes them again.
#
#   scripts/package-test.sh [DIRECTORY]
#
# DIRECTORY has the packages, by default target/packages. Needs Debian's packages debootstrap and systemd-container; the new root is of the system's own
# release, from the mirror that apt uses.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
packages=$(realpath -- "${1:-$root/target/packages}")
exposure=1.8 # the most that systemd-analyze may count, of 10

if [[ ${in_namespace-} != yes ]]; then # mounts and processes end with this script
  exec unshare --mount --pid --mount-proc --fork --kill-child env in_namespace=yes "${BASH_SOURCE[0]}" "$packages"
fi

say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

work=$(mktemp -d)
trap 'umount -lR "$work" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
mount -t tmpfs -o size=2g tmpfs "$work"
new=$work/root

say "a clean root"
# shellcheck disable=SC1091
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
# shellcheck disable=SC2016 # for apt-get
mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  awk -v release="$codename" '$2 == release && $3 == "main" && $1 ~ /^https?:/ { print $1; exit }')
[[ -n $mirror ]] || fail "apt has no mirror of $codename"
debootstrap --variant=minbase --include=systemd,man-db,mandoc,bash-completion,zsh "$codename" "$new" "$mirror" >"$work/log" 2>&1 ||
  { tail "$work/log" >&2; fail debootstrap; }
devices() {
  mount -t proc proc "$new/proc"
  mount --rbind /dev "$new/dev"
  mount --make-rslave "$new/dev"
}
devices
cp "$packages"/relay-{server,client}_*.deb "$new/tmp/"

enter=(chroot "$new" env -i PATH=/usr/bin:/usr/sbin:/bin:/sbin HOME=/root LC_ALL=C.UTF-8)
inside() { "${enter[@]}" "$@"; }

say "install"
inside sh -c 'command -v java' && fail "the root has a Java already"
inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends /tmp/relay-*.deb' >"$work/log" 2>&1 || { cat "$work/log" >&2; fail install; }
inside dpkg --verify relay-server relay-client
inside getent passwd relay | grep -q ':/usr/sbin/nologin$' || fail "no system user"
# shellcheck disable=SC2016 # for dpkg-query
inside dpkg-query -W -f '${Conffiles}' relay-server | grep -q /etc/relay/relay.conf || fail "relay.conf is no conffile"
for name in relay-server relay-client; do
  inside test -s "/usr/lib/$name/$name.jsa" || fail "$name has no archive of classes"
  inside env JAVA_OPTS="-Xlog:disable -Xshare:on" "$name" --version
done

say "the unit"
inside systemd-analyze verify relay-server.service
inside systemd-analyze security --offline=true --threshold="${exposure/./}" --no-pager relay-server.service | tail -1

say "conversations, as the service runs it"
user=$(sed -n 's/^User=//p' "$new/lib/systemd/system/relay-server.service")
start=$(sed -n 's/^ExecStart=//p' "$new/lib/systemd/system/relay-server.service")
mkdir -p "$new/run/relay" && inside chown "$user" /run/relay # RuntimeDirectory=
# shellcheck disable=SC2086 # several words
"${enter[@]}" setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --bounding-set=-all $start 2>"$work/server.log" &
server=$!
waits_for() { # waits_for TIMES PATTERN: until the log has so many lines of it
  local tries=600
  until (($(grep -c "$2" "$work/server.log") >= $1)); do
    if ((tries-- == 0)) || ! kill -0 "$server"; then
      cat "$work/server.log" >&2
      fail "no line '$2'"
    fi
    sleep 0.1
  done
}
waits_for 1 ' for named rooms'
cat "$work/server.log"
# One client asks, and another one repeats what it hears.
talk() {
  local seats asked
  seats=$(grep -c ' takes seat ' "$work/server.log" || true)
  inside relay-client --timeout 60s "$@" <<<'does it work?' >"$work/answer" &
  asked=$!
  waits_for $((seats + 1)) ' takes seat '
  # shellcheck disable=SC2016 # for the client's shell
  inside relay-client --timeout 60s --exec 'read -r line; echo "$line"' "$@"
  wait "$asked"
  [[ $(<"$work/answer") == 'does it work?' ]] || fail "the answer was '$(<"$work/answer")'"
  echo "relay-client $*: $(<"$work/answer")"
}
talk
talk relay://127.0.0.1:24574/r/kitchen
talk http://127.0.0.1:24574/r/kitchen
kill -TERM "$server"
wait "$server" || fail "the server ended with status $?"
tail -1 "$work/server.log"

say "the service, in a system that is booted"
if command -v systemd-nspawn >/dev/null; then
  cat >"$new/root/booted" <<'END'
#!/bin/bash
set -ex
until journalctl -u relay-server | grep -q ' for named rooms'; do systemctl is-failed relay-server && exit 1; sleep 0.2; done
relay-client --timeout 60s <<<'does it work?' >/root/answer &
until journalctl -u relay-server | grep -q ' takes seat '; do sleep 0.2; done
relay-client --timeout 60s --exec 'read -r line; echo "$line"'
wait $!
grep -qx 'does it work?' /root/answer
sed -i 's/^#rooms = 1$/rooms = 7/' /etc/relay/relay.conf
relay-server ctl status
systemctl reload relay-server
until journalctl -u relay-server | grep -q 'rooms: .* -> 7'; do sleep 0.2; done
systemctl stop relay-server
systemctl show -p Result,ExecMainStatus relay-server | grep -A1 -x Result=success | grep -x ExecMainStatus=0
sed -i 's/^rooms = 7$/#rooms = 1/' /etc/relay/relay.conf
touch /root/passed
END
  chmod +x "$new/root/booted"
  cat >"$new/etc/systemd/system/booted.service" <<'END'
[Unit]
After=relay-server.service
[Service]
Type=oneshot
ExecStart=/root/booted
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=append:/root/log
StandardError=append:/root/log
TimeoutStartSec=120
[Install]
WantedBy=multi-user.target
END
  inside systemctl -q enable booted.service
  umount -lR "$new/dev" "$new/proc"
  systemd-nspawn --quiet --directory="$new" --register=no --keep-unit --private-network --boot >"$work/log" 2>&1 </dev/null || true
  devices
  inside journalctl --no-pager -o cat -D /var/log/journal -u relay-server 2>/dev/null | grep -a ' Main - ' || true
  [[ -e $new/root/passed ]] || { tail -n 20 "$work/log" "$new/root/log" >&2; fail "the service"; }
  inside systemctl -q disable booted.service
else
  echo "not tested: there is no systemd-nspawn (Debian's package systemd-container)"
fi

say "the manual"
for page in relay-server.1 relay-server-ctl.1 relay-client.1 relay-client-bench.1 relay.conf.5; do
  section=${page##*.}
  inside man --warnings "$section" "${page%.*}" 2>"$work/warnings" | grep -q '^NAME' || fail "no page $page"
  [[ ! -s $work/warnings ]] || { cat "$work/warnings" >&2; fail "$page"; }
  inside mandoc -T lint -W warning "/usr/share/man/man$section/$page.gz"
  echo "$page"
done

say "completion"
cat >"$new/tmp/complete.bash" <<'END'
source /usr/share/bash-completion/bash_completion
compopt() { :; } # works only while bash completes
_completion_loader "$1" || (($? == 124))
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
"$(complete -p "$1" | sed 's/.* -F \([^ ]*\) .*/\1/')" "$1" "${@: -1}" "${@: -2:1}"
printf '%s\n' "${COMPREPLY[@]}"
END
# In zsh only a terminal completes: this one shows what it offers.
cat >"$new/tmp/complete.zsh" <<'END'
zmodload zsh/zpty
zpty shell 'COLUMNS=200 zsh -f -i'
zpty -w shell "PS1= ; autoload -Uz compinit; compinit -u -d /tmp/zcompdump; zstyle ':completion:*' list-prompt ''; echo re''ady"
zpty -r -m shell line '*ready*'
zpty -w -n shell "$*"$'\t\t'
sleep 2
zpty -r -t -m shell line "*" ; print -r -- "$line"
while zpty -r -t shell line; do print -r -- "$line"; done
END
completes() { # completes EXPECTED WORD...
  inside bash /tmp/complete.bash "${@:2}" | grep -qxe "$1" || fail "bash does not complete '${*:2}' to $1"
  inside TERM=xterm zsh -f /tmp/complete.zsh "${@:2}" | tr -d '\r' | grep -qe "$1" || fail "zsh does not complete '${*:2}' to $1"
  echo "${*:2} -> $1"
}
completes --metrics-port relay-server --metrics-p
completes --reconnect-max relay-client --reconnect-m
completes rooms relay-server ctl ro
completes bench relay-client ben
completes --pairs relay-client bench --pai

say "remove and purge"
echo '# a change' >>"$new/etc/relay/relay.conf"
inside env DEBIAN_FRONTEND=noninteractive apt-get remove -qq relay-server relay-client >"$work/log" 2>&1 || { cat "$work/log" >&2; fail remove; }
grep -q 'a change' "$new/etc/relay/relay.conf" || fail "removing deletes the configuration"
for path in /usr/lib/relay-server /usr/lib/relay-client /usr/bin/relay-server /usr/bin/relay-client; do
  [[ ! -e $new$path ]] || fail "removing leaves $path"
done
inside env DEBIAN_FRONTEND=noninteractive apt-get purge -qq relay-server relay-client >"$work/log" 2>&1 || { cat "$work/log" >&2; fail purge; }
[[ ! -e $new/etc/relay ]] || fail "purging leaves the configuration"
# A user's id must not be given to another one while files of it may be there, so the user stays.
inside getent passwd relay >/dev/null || fail "purging deletes the user"

printf '\nThe packages work.\n'
