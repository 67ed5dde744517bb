import type { CliContext } from "../context/cli-context.js";

/** Each asks the program itself what may come next, so that none of them has to be kept up with it; else it completes files. */
const scripts = {
  bash: `_aidmp() {
  local IFS=$'\\n'
  COMPREPLY=($(aidmp __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _aidmp aidmp
`,
  zsh: `#compdef aidmp
_aidmp() {
  local -a found
  found=(\${(f)"$(aidmp __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then
    compadd -- $found
  else
    _files
  fi
}
compdef _aidmp aidmp
`,
  fish: `function __aidmp_complete
  set -l words (commandline -opc)
  set -l found (aidmp __complete $words[2..] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c aidmp -f -a '(__aidmp_complete)'
`,
} as const;

export async function completion(context: CliContext, _flags: object, shell: keyof typeof scripts): Promise<void> {
  context.process.stdout.write(scripts[shell]);
}
