#!/bin/sh
# A bot for the client's --exec: guesses a number from 1 to 1000 that the other side has chosen.
low=1
high=1000
guess=500
[ "$RELAY_ROLE" = emi ] && echo "$guess"
while read -r answer; do
  case $answer in
    yes) exit ;;
    higher) low=$((guess + 1)) ;;
    lower) high=$((guess - 1)) ;;
  esac
  guess=$(((low + high) / 2))
  echo "$guess"
done
