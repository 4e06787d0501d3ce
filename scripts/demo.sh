#!/usr/bin/env bash
# Shows a whole conversation through a relay server, from its start to Ctrl+C, and checks every line of it. Builds relay
# first if necessary. What it prints is the real output of the programs. Exits with status 0 if every line was as expected.
set -euo pipefail

limit=20  # seconds to wait for what must arrive
quiet=0.5 # seconds to wait for what must not arrive

scripts=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
declare -A to from pid # for each party: the descriptors to write to and to read from; its process, if this script started it

fail() {
  local file
  printf '\nFAILED: %s\n' "$*" >&2
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

# start NAME COMMAND...: the party is a program; it receives on standard input and sends on standard output.
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

# The server's output is its log. The background jobs of a script start with SIGINT ignored, and Java would go on ignoring
# it. A trap undoes that; env does, if the process that started this script ignores SIGINT too.
server() {
  local undo=--default-signal=INT
  env "$undo" true 2>/dev/null || undo=
  trap - INT
  exec env ${undo:+"$undo"} "$scripts/launch_server.sh" --port 0 --web-port off 2>&1
}

client() { exec "$scripts/launch_client.sh" --port "$port"; }

# connect NAME: the party is a plain TCP connection.
connect() {
  local fd
  show "$1" '--' "connects with plain TCP: these are the lines on the wire"
  exec {fd}<>"/dev/tcp/127.0.0.1/$port" || fail "$1 cannot connect"
  to[$1]=$fd
  from[$1]=$fd
}

# hang_up NAME: closes the descriptor to write to; for a program, that is the end of its input.
hang_up() {
  local fd=${to[$1]}
  exec {fd}>&-
  unset "to[$1]"
}

# --- what the parties do, and what must happen then

# sends NAME TEXT
sends() {
  show "$1" '->' "$2"
  printf '%s\n' "$2" >&"${to[$1]}" || fail "$1 cannot send it"
}

# read_line NAME EXPECTED: reads the next line that NAME receives into $line.
read_line() {
  local status=0
  IFS= read -r -t "$limit" line <&"${from[$1]}" || status=$?
  ((status <= 128)) || fail "$1 received nothing within $limit s instead of '$2'"
  ((status == 0)) || fail "$1 reached the end instead of '$2'"
}

# receives NAME TEXT
receives() {
  read_line "$1" "$2"
  show "$1" '<-' "$line"
  [[ $line == "$2" ]] || fail "$1 received '$line' instead of '$2'"
}

# receives_nothing NAME WHY
receives_nothing() {
  local line=''
  IFS= read -r -t "$quiet" line <&"${from[$1]}" && fail "$1 received '$line' instead of nothing"
  (($? > 128)) || fail "$1 reached the end instead of receiving nothing"
  show "$1" '--' "receives nothing: $2"
}

# reaches_the_end NAME: no more lines, and the end of the stream.
reaches_the_end() {
  local line='' status=0
  IFS= read -r -t "$limit" line <&"${from[$1]}" || status=$?
  ((status <= 128)) || fail "$1 received nothing within $limit s instead of the end"
  [[ $status == 1 && -z $line ]] || fail "$1 received '$line' instead of the end"
}

# is_disconnected NAME: the server closes its connection.
is_disconnected() {
  reaches_the_end "$1"
  show "$1" '--' "is disconnected: the server has closed the connection"
  hang_up "$1"
}

# ends NAME: the program writes nothing more, and its status is 0.
ends() {
  local status=0
  reaches_the_end "$1"
  wait "${pid[$1]}" || status=$?
  unset "pid[$1]"
  show "$1" '--' "ends with status $status"
  ((status == 0)) || fail "$1 ended with status $status"
}

# logs PATTERN: waits for a line of the server's log that matches; other lines may come before it.
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
  trap : PIPE  # writing to a closed connection fails, and does not end this script
  trap '' TTOU # the terminal may be set to stop background jobs that write to it

  echo "A conversation through a relay server. Each line: who, what (-> sends, <- receives, -- does), and the text."
  echo "Numbers in parentheses are sections of docs/protocol.md."

  act "1. The server starts on a free port, and logs the port."
  start server server
  logs '* listening on *'
  [[ $line =~ ^listening\ on\ 127\.0\.0\.1:([0-9]+), ]] || fail "the server does not log its port"
  port=${BASH_REMATCH[1]}

  act "2. Two clients take seats. Seat 1 has the first turn, so seat 2 receives rec, for reception (4.1, 4.2)." \
    "   Then they talk, strictly in turn (5.1)."
  show Ann '--' "connects with the project's client, input and output piped"
  start Ann client
  logs '* takes seat 1 of *'
  connect Bob
  receives Bob 2
  receives Bob rec
  sends Ann "Hello, Bob! Ça va ?"
  receives Bob "Hello, Bob! Ça va ?"
  sends Bob "Hello, Ann. Ça va bien."
  receives Ann "Hello, Ann. Ça va bien."

  act "3. Bob sends a line too early. The server holds it, and relays it when he has the turn (5.2)."
  sends Bob "By the way, I have a question."
  receives_nothing Ann "it is her turn"
  sends Ann "I am glad to hear it."
  receives Bob "I am glad to hear it."
  receives Ann "By the way, I have a question."

  act "4. Bob leaves with fin and owes an answer. Ann stays, and receives nothing (4.5)."
  sends Ann "Which question?"
  receives Bob "Which question?"
  sends Bob fin
  is_disconnected Bob
  receives_nothing Ann "the server keeps her message for the next client (5.5)"

  act "5. Carol takes Bob's seat, receives the message that he did not answer, and goes on (4.3, 5.5)."
  show Carol '--' "connects with the project's client"
  start Carol client
  logs '* takes over seat 2 of *'
  receives Carol "Which question?"
  sends Carol "Bob is gone, I am Carol. But I have your question here."
  receives Ann "Bob is gone, I am Carol. But I have your question here."
  sends Ann "Welcome, Carol! Then what do you say to it?"
  receives Carol "Welcome, Carol! Then what do you say to it?"

  act "6. Carol's input ends, and her client sends fin. Her replacement receives the number of the seat, emi (for" \
    "   emission: he has the turn), and the last message, which Carol had read but not answered (4.3, 5.5)."
  show Carol '--' "closes her client's input"
  hang_up Carol
  ends Carol
  connect Dave
  receives Dave 2
  receives Dave emi
  receives Dave "Welcome, Carol! Then what do you say to it?"
  sends Dave "I am Dave by now, and I say yes."
  receives Ann "I am Dave by now, and I say yes."

  act "7. Ctrl+C at the server: it sends exit to all clients and disconnects them; all programs end with status 0 (8)."
  show server '--' "receives SIGINT, as from Ctrl+C"
  kill -INT "${pid[server]}"
  receives Dave exit
  is_disconnected Dave
  ends Ann
  logs '*ended'
  ends server

  printf '\nEvery line was as expected.\n'
}

# --- start and clean-up

# All processes are in the conversation's process group. (The conversation is a job of its own because a trap that ends bash
# while it reads with a time-out can crash bash. During wait it is safe.)
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
