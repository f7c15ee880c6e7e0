# What the tests of the package share; to be sourced in the folder of the project.

passed=0

# `is WORDS COMMAND…`: this must be so. `is_not`: this must not.
is() {
  local said=$1
  shift
  if "$@"; then passed=$((passed + 1)); else echo "FAILED: $said" >&2; exit 1; fi
}
is_not() {
  local said=$1
  shift
  if "$@"; then echo "FAILED: $said" >&2; exit 1; else passed=$((passed + 1)); fi
}

# `pack PROGRAM REVISION FILE`: the Debian package of a program.
pack() {
  mkdir -p target/release
  if [ ! "$1" -ef target/release/porte-voix ]; then install -m 755 "$1" target/release/porte-voix; fi
  SOURCE_DATE_EPOCH=1795910400 cargo deb --no-build --no-strip --fast --deb-revision "$2" -o "$3" >/dev/null
}

# `empty_system FOLDER`: Debian with nothing in it.
empty_system() {
  mmdebstrap --quiet --variant=minbase --include=adduser bookworm "$1"
  mount -t proc proc "$1/proc"
}

# `leave_system FOLDER`: it can be deleted now.
leave_system() { ! mountpoint -q "$1/proc" || umount "$1/proc"; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
