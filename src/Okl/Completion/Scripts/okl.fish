# fish completion of okl: okl completion fish | source
function __okl_complete
    set -l line (commandline --cut-at-cursor | string collect)
    okl "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
end
complete --command okl --no-files --arguments '(__okl_complete)'
