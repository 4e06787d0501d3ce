#!/bin/sh
# A bot for the client's --exec: chooses a number from 1 to 1000 and lets the other side guess it.
secret=${1:-$(awk 'BEGIN { srand(); print int(1 + rand() * 1000) }')}
[ "$RELAY_ROLE" = emi ] && echo 'guess a number from 1 to 1000'
while read -r guess; do
  if [ "$guess" -eq "$secret" ]; then
    echo yes
    exit
  elif [ "$guess" -lt "$secret" ]; then
    echo higher
  else
    echo lower
  fi
done
