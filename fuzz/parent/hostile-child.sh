# A child that says whatever is in a file, and then does as it is told: spawnChild runs it with /bin/sh, since that
# starts many times faster than Node.js. usage: hostile-child.sh <file> <mode> --subprocess-kind <kind>
case $2 in
  # Waits for its parent's first word.
  hears-first) head -c 1 <&3 >/dev/null; cat "$1" >&3; exec cat <&3 >/dev/null ;;
  in-pieces) dd if="$1" bs=7 2>/dev/null >&3; exec cat <&3 >/dev/null ;;
  # Reads nothing of what its parent says.
  deaf) cat "$1" >&3; exec sleep 5 ;;
  # Nobody can reach it any more, and it lives on.
  closes) cat "$1" >&3; exec 3>&-; exec sleep 5 ;;
  exits) cat "$1" >&3 ;;
  fails) cat "$1" >&3; exit 3 ;;
  *) cat "$1" >&3; exec cat <&3 >/dev/null ;;
esac
