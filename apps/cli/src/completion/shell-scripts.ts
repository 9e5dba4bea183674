/** Completion scripts. They hold the whole tree, so a completion starts no process. */
import type { CommandTree, CompletedCommand } from './command-tree.ts';

/** The shells that have a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A shell. */
export type Shell = (typeof SHELLS)[number];

/** First words, and second words of a group such as `plugin`. */
function words(tree: CommandTree): ReadonlyMap<string, readonly string[]> {
  const following = new Map<string, string[]>([['', []]]);
  for (const { path } of tree.commands) {
    const parts = path.split(' ');
    parts.forEach((part, i) => {
      const before = parts.slice(0, i).join(' ');
      const list = following.get(before) ?? [];
      if (!list.includes(part)) list.push(part);
      following.set(before, list);
    });
  }
  return following;
}

const takesMethod = ({ flags }: CompletedCommand) => flags.some(({ flag }) => flag === '--method');

/** One `case` of a bash function: what can follow the flag `previous` of a command. */
function bashCommand(command: CompletedCommand): string {
  const { path, flags, argument } = command;
  const values = flags.flatMap(({ flag, value }) => {
    if (value === 'none') return [];
    const reply =
      value === 'file' ? 'COMPREPLY=($(compgen -f -- "$word"))' : value === 'any' ? 'COMPREPLY=()' : `COMPREPLY=($(compgen -W ${quoted(value)} -- "$word"))`;
    return [`        ${flag}) ${reply}; return ;;`];
  });
  const own = flags.map(({ flag }) => flag).join(' ');
  const all = takesMethod(command) ? `"${own} $(_thetakit_method_flags)"` : `"${own}"`;
  const rest =
    argument === 'file'
      ? 'COMPREPLY=($(compgen -f -- "$word"))'
      : argument === 'none'
        ? `COMPREPLY=($(compgen -W ${all} -- "$word"))`
        : `COMPREPLY=($(compgen -W ${quoted(argument)} -- "$word"))`;
  return [
    `    ${quoted([path])})`,
    '      case "$previous" in',
    ...values,
    '      esac',
    `      if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W ${all} -- "$word")); else ${rest}; fi ;;`,
  ].join('\n');
}

const quoted = (list: readonly string[]) => `'${list.join(' ')}'`;

function bashScript(tree: CommandTree): string {
  const following = [...words(tree)].map(([before, next]) => `    ${quoted([before])}) COMPREPLY=($(compgen -W ${quoted(next)} -- "$word")) ;;`);
  const methods = Object.entries(tree.methodFlags).map(([id, flags]) => `    ${id}|*/${id}) echo ${quoted(flags)} ;;`);
  const groups = [...words(tree).keys()].filter((each) => each !== '');
  return `# Completion of thetakit for bash. Put it where your shell loads completions, or: eval "$(thetakit completion bash)"
_thetakit_method_flags() {
  local i method='l-bfgs-b'
  for ((i = 1; i < COMP_CWORD; i++)); do [[ "\${COMP_WORDS[i]}" == --method ]] && method="\${COMP_WORDS[i + 1]}"; done
  case "$method" in
${methods.join('\n')}
  esac
}
_thetakit() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" path='' part i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    part="\${COMP_WORDS[i]}"
    [[ "$part" == -* ]] && break
    case " ${groups.join(' ')} " in *" $path "*) [[ -z "$path" ]] || path="$path $part" ;; esac
    [[ -z "$path" ]] && path="$part"
  done
  case "$path" in
${following.join('\n')}
${tree.commands.map(bashCommand).join('\n')}
  esac
}
complete -o default -F _thetakit thetakit
`;
}

/** zsh runs bash's completion. */
function zshScript(tree: CommandTree): string {
  return `#compdef thetakit
# Completion of thetakit for zsh: eval "$(thetakit completion zsh)"
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u -D; }
autoload -Uz bashcompinit && bashcompinit
${bashScript(tree)}`;
}

const fishText = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").split('\n')[0]}'`;

function fishCommand({ path, flags, argument }: CompletedCommand): string[] {
  const parts = path.split(' ');
  const seen = parts.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ');
  const lines = flags.map(({ flag, about, value }) => {
    const takes = value === 'none' ? '' : value === 'file' ? ' -r -F' : value === 'any' ? ' -x' : ` -x -a ${fishText(value.join(' '))}`;
    return `complete -c thetakit -n '${seen}' -l ${flag.slice(2)}${takes} -d ${fishText(about)}`;
  });
  if (argument === 'file') lines.push(`complete -c thetakit -n '${seen}' -F`);
  else if (argument !== 'none') lines.push(`complete -c thetakit -n '${seen}' -a ${fishText(argument.join(' '))}`);
  return lines;
}

function fishScript(tree: CommandTree): string {
  const following = [...words(tree)].map(([before, next]) =>
    before === ''
      ? `complete -c thetakit -n '__fish_use_subcommand' -a ${fishText(next.join(' '))}`
      : `complete -c thetakit -n '__fish_seen_subcommand_from ${before}; and not __fish_seen_subcommand_from ${next.join(' ')}' -a ${fishText(next.join(' '))}`,
  );
  const methods = Object.entries(tree.methodFlags).flatMap(([id, flags]) =>
    flags.map((flag) => `complete -c thetakit -n 'string match -q -- "*--method ${id} *" (commandline -cp)' -l ${flag.slice(2)}`),
  );
  return `# Completion of thetakit for fish: thetakit completion fish > ~/.config/fish/completions/thetakit.fish
complete -c thetakit -f
${[...following, ...tree.commands.flatMap(fishCommand), ...methods].join('\n')}
`;
}

/** The script of a shell. */
export function completionScript(shell: Shell, tree: CommandTree): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](tree);
}
