#!/usr/bin/env bash
# Shows a whole conversation through a relay server, from its start to Ctrl+C, and checks every line of it. Builds first
# if need be. What it prints is what the programs and the wire said. Ends with status 0 if all was as it should be.
set -euo pipefail

limit=20  # seconds to wait for anything that must come
quiet=0.5 # seconds to wait for what must not come

scripts=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
declare -A to from pid # by party: descriptors to write to and to read from; its process, if it is one that we started

fail() {
  local file
  printf '\nNOT AS IT SHOULD BE: %s\n' "$*" >&2
  while [[ -n ${from[server]-} ]] && IFS= read -r -t "$quiet" line <&"${from[server]}"; do
    printf '%s\n' "$line" >>"$tmp/server.err"
  done
  for file in "$tmp"/*.err; do
    [[ ! -s $file ]] || sed "s/^/  $(basename "$file" .err): /" "$file" >&2
  done
  exit 1
}

# --- the transcript

act() {
  echo
  printf '%s\n' "$@"
}
show() { printf '  %-6s  %-2s  %s\n' "$@"; }

# --- the parties

# start NAME COMMAND...: a program is a party; its standard input and output are what it hears and says.
start() {
  local name=$1 fd
  shift
  mkfifo "$tmp/$name.in" "$tmp/$name.out"
  (
    for fd in "${to[@]}" "${from[@]}"; do exec {fd}>&-; done
    "$@" <"$tmp/$name.in" >"$tmp/$name.out" 2>"$tmp/$name.err"
  ) &
  pid[$name]=$!
  exec {fd}>"$tmp/$name.in"
  to[$name]=$fd
  exec {fd}<"$tmp/$name.out"
  from[$name]=$fd
}

# The log is what the server "says". Java would keep to it if SIGINT were ignored from the start, as it is in the
# background jobs of a script; a trap undoes that, or env if whoever started this script ignores SIGINT too.
server() {
  local undo=--default-signal=INT
  env "$undo" true 2>/dev/null || undo=
  trap - INT
  exec env ${undo:+"$undo"} "$scripts/launch_server.sh" --port 0 2>&1
}

client() { exec "$scripts/launch_client.sh" --port "$port"; }

# connect NAME: a bare TCP connection is a party.
connect() {
  local fd
  show "$1" '--' "comes with a bare TCP connection: this is the wire itself"
  exec {fd}<>"/dev/tcp/127.0.0.1/$port" || fail "$1 cannot connect"
  to[$1]=$fd
  from[$1]=$fd
}

# hang_up NAME: closes what it speaks into; for a program, that is the end of its input.
hang_up() {
  local fd=${to[$1]}
  exec {fd}>&-
  unset "to[$1]"
}

# --- what they do, and what must come of it

# says NAME TEXT
says() {
  show "$1" '->' "$2"
  printf '%s\n' "$2" >&"${to[$1]}" || fail "$1 cannot say it"
}

# read_line NAME EXPECTED: the next line that NAME hears goes to $line.
read_line() {
  local status=0
  IFS= read -r -t "$limit" line <&"${from[$1]}" || status=$?
  ((status <= 128)) || fail "$1 heard nothing within $limit s, where '$2' had to come"
  ((status == 0)) || fail "$1 heard the end, where '$2' had to come"
}

# hears NAME TEXT
hears() {
  read_line "$1" "$2"
  show "$1" '<-' "$line"
  [[ $line == "$2" ]] || fail "$1 heard '$line', where '$2' had to come"
}

# hears_nothing NAME WHY
hears_nothing() {
  local line=''
  IFS= read -r -t "$quiet" line <&"${from[$1]}" && fail "$1 heard '$line', where nothing had to come"
  (($? > 128)) || fail "$1 heard the end, where nothing had to come"
  show "$1" '--' "hears nothing: $2"
}

# hears_the_end NAME: nothing more, and the end of the stream.
hears_the_end() {
  local line='' status=0
  IFS= read -r -t "$limit" line <&"${from[$1]}" || status=$?
  ((status <= 128)) || fail "$1 heard nothing within $limit s, where the end had to come"
  [[ $status == 1 && -z $line ]] || fail "$1 heard '$line', where the end had to come"
}

# is_let_go NAME: the server closes its connection.
is_let_go() {
  hears_the_end "$1"
  show "$1" '--' "is let go: the server has closed the connection"
  hang_up "$1"
}

# ends NAME: the program says nothing more, and its status is 0.
ends() {
  local status=0
  hears_the_end "$1"
  wait "${pid[$1]}" || status=$?
  unset "pid[$1]"
  show "$1" '--' "ends with status $status"
  ((status == 0)) || fail "$1 ended with status $status"
}

# logs PATTERN: the server's log has such a line, sooner or later; others may come before it.
logs() {
  while true; do
    read_line server "$1"
    printf '%s\n' "$line" >>"$tmp/server.err"
    # shellcheck disable=SC2053 # a pattern
    [[ $line != $1 ]] || break
  done
  line=${line#* - }
  show server '--' "$line"
}

# --- the conversation

conversation() {
  trap : PIPE  # to write to one who is gone fails, and ends nobody
  trap '' TTOU # a terminal may be set to stop background jobs that write to it

  echo "A conversation through a relay server. Each line: who, what (-> says, <- hears, -- does), and the text."
  echo "Numbers in parentheses are sections of docs/protocol.md."

  act "1. The server starts, on a free port, and tells it in its log."
  start server server
  logs '* listening on *'
  [[ $line =~ ^listening\ on\ 127\.0\.0\.1:([0-9]+), ]] || fail "the server does not tell its port"
  port=${BASH_REMATCH[1]}

  act "2. Two take their seats. Seat 1 has the first word, so seat 2 is told rec, for reception (4.1, 4.2)." \
    "   Then they talk, strictly in turn (5.1)."
  show Ann '--' "comes with the project's client, input and output piped"
  start Ann client
  logs '* takes seat 1 of *'
  connect Bob
  hears Bob 2
  hears Bob rec
  says Ann "Hello, Bob! Ça va ?"
  hears Bob "Hello, Bob! Ça va ?"
  says Bob "Hello, Ann. Ça va bien."
  hears Ann "Hello, Ann. Ça va bien."

  act "3. Bob speaks too early. His line is held, and relayed when it is his turn (5.2)."
  says Bob "By the way, I have a question."
  hears_nothing Ann "it is her turn"
  says Ann "I am glad to hear it."
  hears Bob "I am glad to hear it."
  hears Ann "By the way, I have a question."

  act "4. Bob leaves with fin and owes an answer. Ann stays, and is told nothing of it (4.5)."
  says Ann "Which question?"
  hears Bob "Which question?"
  says Bob fin
  is_let_go Bob
  hears_nothing Ann "the server keeps her words for whoever comes (5.5)"

  act "5. Carol takes Bob's seat, is told the message that he did not answer, and goes on (4.3, 5.5)."
  show Carol '--' "comes with the project's client"
  start Carol client
  logs '* takes over seat 2 of *'
  hears Carol "Which question?"
  says Carol "Bob is gone, I am Carol. But I have your question here."
  hears Ann "Bob is gone, I am Carol. But I have your question here."
  says Ann "Welcome, Carol! Then what do you say to it?"
  hears Carol "Welcome, Carol! Then what do you say to it?"

  act "6. Carol's input ends, and her client says fin for her. Her replacement is told his seat's number, emi (for" \
    "   emission: it is his turn), and the last message, which Carol had heard but not answered (4.3, 5.5)."
  show Carol '--' "ends her client's input"
  hang_up Carol
  ends Carol
  connect Dave
  hears Dave 2
  hears Dave emi
  hears Dave "Welcome, Carol! Then what do you say to it?"
  says Dave "I am Dave by now, and I say yes."
  hears Ann "I am Dave by now, and I say yes."

  act "7. Ctrl+C at the server: all are told exit and let go, and every program ends well (8)."
  show server '--' "gets SIGINT, as from Ctrl+C"
  kill -INT "${pid[server]}"
  hears Dave exit
  is_let_go Dave
  ends Ann
  logs '*ended'
  ends server

  printf '\nEverything as it should be.\n'
}

# --- the beginning, and the end, however it comes

# All processes are of the conversation's group. (It is a job of its own because a trap that ends bash while it reads
# with a time-out can crash it. In wait it is safe.)
clean_up() {
  local group=${!-} tries=50
  trap '' HUP INT TERM
  if [[ -n $group ]] && kill -- "-$group" 2>/dev/null; then
    while kill -0 -- "-$group" 2>/dev/null && ((tries-- > 0)); do sleep 0.1; done
    kill -KILL -- "-$group" 2>/dev/null || true
  fi
  rm -rf "$tmp"
}

tmp=$(mktemp -d)
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

"$scripts/build.sh" </dev/null
set -m
conversation </dev/null &
set +m
wait $!
