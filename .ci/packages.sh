# shellcheck shell=sh
# Sourced: install_packages NAME... installs what is missing, and says what. NAMEs are the groups below.
# Needs: sh, and root or sudo when something is missing.

say() { printf '%s\n' "blockwright: $*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else
        say "root is needed for: $*"; say "run that as root, then start again"; exit 2
    fi
}

packages_of() { # group -> package names of this system
    case "$system:$1" in
    debian:build) echo "gcc libc6-dev meson ninja-build pkg-config libncurses-dev liblua5.4-dev libedit-dev zlib1g-dev" ;;
    debian:test) echo "libcmocka-dev libpcre2-dev tmux" ;;
    debian:ci) echo "clang libclang-rt-14-dev" ;;
    fedora:build) echo "gcc meson ninja-build pkgconf-pkg-config ncurses-devel lua-devel libedit-devel zlib-devel" ;;
    fedora:test) echo "libcmocka-devel pcre2-devel tmux" ;;
    fedora:ci) echo "clang compiler-rt" ;;
    arch:build) echo "gcc meson ninja pkgconf ncurses lua54 libedit zlib" ;;
    arch:test) echo "cmocka pcre2 tmux" ;;
    arch:ci) echo "clang compiler-rt" ;;
    esac
}

missing_of() { # package names -> those not installed
    for package in "$@"; do
        case "$system" in
        debian) dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package" ;;
        fedora) rpm -q "$package" >/dev/null 2>&1 || echo "$package" ;;
        arch) pacman -Q "$package" >/dev/null 2>&1 || echo "$package" ;;
        esac
    done
}

install_packages() {
    if command -v apt-get >/dev/null 2>&1; then system=debian
    elif command -v dnf >/dev/null 2>&1; then system=fedora
    elif command -v pacman >/dev/null 2>&1; then system=arch
    else say "unknown system: install a C compiler, meson, ninja, ncursesw, Lua 5.4 and cmocka by hand"; return 0; fi
    wanted=
    for group in "$@"; do wanted="$wanted $(packages_of "$group")"; done
    # shellcheck disable=SC2086
    missing=$(missing_of $wanted | tr '\n' ' ')
    [ -z "$missing" ] && return 0
    say "installing: $missing"
    # shellcheck disable=SC2086
    case "$system" in
    debian) as_root apt-get update -qq >&2 && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >&2 ;;
    fedora) as_root dnf install -y -q $missing >&2 ;;
    arch) as_root pacman -Sy --noconfirm --needed $missing >&2 ;;
    esac || { say "the packages could not be installed: $missing"; exit 2; }
}
