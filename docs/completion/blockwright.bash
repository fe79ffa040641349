# bash completion of blockwright: commands from the program itself, then files.
_blockwright()
{
    local word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        local commands
        commands=$(blockwright help 2>/dev/null | awk '/^  [a-z]/ { print $1 }')
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    elif [ "${word#-}" != "$word" ]; then
        local options
        options=$(blockwright help "${COMP_WORDS[1]}" 2>/dev/null | grep -o -- '--[a-z-]*')
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    fi
    [ "${#COMPREPLY[@]}" -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _blockwright blockwright
