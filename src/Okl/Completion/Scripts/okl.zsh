#compdef okl
# zsh completion of okl: source <(okl completion zsh), or as a file _okl in a folder of $fpath
_okl() {
    local -a candidates open
    local line="${BUFFER[1,CURSOR]}"
    candidates=("${(@f)$(okl "[suggest:${#line}]" "$line" 2>/dev/null)}")
    open=("${(@M)candidates:#*/}")
    candidates=("${(@)candidates:#*/}")
    (( $#open )) && compadd -S '' -- "${open[@]}"
    compadd -- "${(@)candidates:#}"
}
(( $+functions[compdef] )) && compdef _okl okl
