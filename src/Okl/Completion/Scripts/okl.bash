# bash completion of okl: source <(okl completion bash)
_okl() {
    local line="${COMP_LINE:0:COMP_POINT}" candidates
    candidates="$(okl "[suggest:${#line}]" "$line" 2>/dev/null)"
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$candidates" -- "${COMP_WORDS[COMP_CWORD]}"))
    [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == */ ]] && compopt -o nospace
}
complete -o default -F _okl okl
