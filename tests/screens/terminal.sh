#!/bin/sh
# The workbench on real terminals, through tmux: start, resize, Ctrl-Z, a terminal that dies, a crash. Usage: terminal.sh PROGRAM
program=${1:?program}
command -v tmux >/dev/null || { echo "SKIPPED: tmux is not installed, nothing was tried"; exit 77; }
work=$(mktemp -d); cd "$work" || exit 2
export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config" LC_ALL=C.UTF-8 TMUX_TMPDIR="$work"
unset TMUX NO_COLOR
trap 'tmux_do kill-server 2>/dev/null; ends "at the end"; rm -rf "$work"' EXIT
failed=0
"$program" demo d --case S1 >/dev/null || exit 2
rm -f d/control0*.ctl # they say "open": a commit would watch them

server=0 # a new one for each start: an old one may not be gone yet
tmux_do() { tmux -L "bw$server" -f /dev/null "$@"; }
processes() { # of the workbench; those that only wait to be buried have no command line
    for p in /proc/[0-9]*; do
        [ "$({ tr '\0' ' ' <"$p/cmdline"; } 2>/dev/null)" = "$program d/system01.dbf " ] && echo "${p#/proc/}"
    done
}
ends() { # the workbench has gone
    tries=0
    while [ -n "$(processes)" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { echo "still runs: $1"; failed=1; return; }
        sleep 0.1
    done
}
start() { # width, height, command
    tmux_do kill-server 2>/dev/null
    ends "when its terminal was taken away"
    server=$((server + 1))
    tmux_do new-session -d -x "$1" -y "$2" "$3; echo left with \$?; exec sh"
}
keys() { tmux_do send-keys "$@"; }
waits_for() { # text that comes on the screen, within ten seconds
    tries=0
    until tmux_do capture-pane -p | grep -qF -- "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { echo "never came: $1"; tmux_do capture-pane -p; failed=1; return; }
        sleep 0.1
    done
}
for term in xterm-256color screen linux vt100; do
    start 80 24 "TERM=$term '$program' d/system01.dbf"
    waits_for "0x00400001"
    keys 'g' '122' Enter
    waits_for "KTB Data Block"
    keys C-q
    waits_for "left with 0"
done

start 100 30 "'$program' d/system01.dbf"
waits_for "0x00400001"
tmux_do resize-window -x 60 -y 15
waits_for "system01.dbf"
tmux_do resize-window -x 19 -y 4
waits_for "too small"
tmux_do resize-window -x 120 -y 40
waits_for "0x00400001"
keys g 122 Enter
waits_for "0x0040007a"

# What is copied comes into the terminal's clipboard.
tmux_do set-option -s set-clipboard on
keys o 60 Enter y h
waits_for "copied: "
tries=0
until [ "$(tmux_do show-buffer 2>/dev/null)" = "$(od -An -tx1 -j999484 -N2 d/system01.dbf | tr -d " ")" ] || [ $tries = 50 ]; do tries=$((tries + 1)); sleep 0.1; done
[ $tries -lt 50 ] || { echo "the clipboard holds '$(tmux_do show-buffer)'"; failed=1; }

# The mouse as terminals report it, switched on with Alt-m; what is pasted is text, never keys.
for term in xterm-256color screen; do
    start 100 30 "TERM=$term '$program' d/system01.dbf"
    waits_for "0x00400001"
    keys M-m
    waits_for "the mouse is on"
    keys -l "$(printf '\033[<0;68;7M\033[<0;68;7m')"
    waits_for "+33 0x0021" # the fifth row of eight, the second byte
    tmux_do set-buffer "q
g"
    tmux_do paste-buffer -p
    waits_for "has no place here"
    keys :
    tmux_do paste-buffer -p
    waits_for ":q g"
    keys C-c C-q
    waits_for "left with 0"
done

# Themes by the terminal's own words: no colours at all, a light one.
start 100 30 "NO_COLOR=1 TERM=xterm-256color '$program' d/system01.dbf"
waits_for "0x00400001"
tmux_do capture-pane -pe | grep -q '38;5' && { echo "colours in spite of NO_COLOR"; failed=1; }
tmux_do capture-pane -pe | grep -q "$(printf '\033')\[[0-9;]*1m" || { echo "NO_COLOR took attributes away as well"; failed=1; }
start 100 30 "COLORFGBG='0;15' TERM=xterm-256color '$program' d/system01.dbf"
waits_for "0x00400001"
tmux_do capture-pane -pe | grep -q '48;5;188' || { echo "no light status line on a light terminal"; failed=1; }

# Suspended and taken up again.
start 100 30 "sh -i"
keys "'$program' d/system01.dbf" Enter
waits_for "0x00400001"
keys C-z
waits_for "Stopped"
keys fg Enter
waits_for "0x00400001"

stage() { keys g 122 Enter E Tab o 60 Enter; waits_for "EDIT"; keys e 0080 Escape; waits_for "1 block staged"; }

# Ctrl-C never ends it: the program says what does. A long job it stops.
tmux_do send-keys C-c
waits_for ":quit leaves the workbench"
cp d/system01.dbf d/system01.dbf.big
truncate -s 6G d/system01.dbf.big
keys ":verify d/system01.dbf.big" Enter
waits_for "Esc stops"
keys C-c
waits_for "stopped on request"
rm d/system01.dbf.big

# Ends in the middle of an edit: the terminal is as before, with the mouse on as well; what was staged is offered at the next start.
keys C-q
for signal in SEGV ABRT HUP TERM; do
    start 100 30 "stty -g >before; '$program' d/system01.dbf; left=\$?; stty -g >after; (exit \$left)"
    waits_for "0x00400001"
    keys ":set mouse on" Enter
    stage
    keys e 11 # half way in another one
    waits_for "OVERWRITE"
    kill "-$signal" "$(processes)"
    case $signal in
    SEGV | ABRT) waits_for "What was staged is kept in" ;;
    esac
    waits_for "left with"
    cmp -s before after || { echo "$signal: the terminal was left as $(cat after), not $(cat before)"; failed=1; }
    modes=$(tmux_do display-message -p '#{alternate_on}#{mouse_any_flag}#{keypad_flag}#{cursor_flag}')
    [ "$modes" = 0001 ] || { echo "$signal: alternate screen, mouse, keypad, cursor are $modes, not 0001"; failed=1; }
    keys "'$program' d/system01.dbf" Enter
    waits_for "Staged and not written"
    keys r Enter
    waits_for "+ 0x8000 (C---, 0)"
    waits_for "+ 17 (0x0011)"
    keys C-q
    waits_for "staged, not written"
    keys d Enter
    ends "after its edits were dropped"
done

# Without colours when that is asked for, and where there are none.
for plain in NO_COLOR=1 TERM=vt100; do
    start 80 24 "env $plain '$program' d/system01.dbf"
    waits_for "0x00400001"
    tmux_do capture-pane -p -e | grep -qE '[[;](3[0-7]|38|4[0-7]|48|9[0-7])[;m]' && { echo "$plain: colours all the same"; failed=1; }
    tmux_do capture-pane -p -e | grep -qE '[[;][17]m' || { echo "$plain: nothing stands out"; failed=1; }
    keys C-q
    waits_for "left with 0"
done

# The terminal dies: the same.
start 100 30 "'$program' d/system01.dbf"
waits_for "0x00400001"
stage
tmux_do kill-server
ends "after its terminal died"
[ "$(ls state/blockwright/staged | wc -l)" = 1 ] || { echo "nothing was kept when the terminal died"; failed=1; }
start 100 30 "'$program' d/system01.dbf"
waits_for "Staged and not written"
keys f Enter
waits_for "0x00400001"
[ -z "$(ls state/blockwright/staged)" ] || { echo "what was to be forgotten is still kept"; failed=1; }

[ "$failed" = 0 ] && echo "all terminals as expected"
exit "$failed"
