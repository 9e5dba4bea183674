/** `thetakit completion bash|zsh|fish`: a script for the shell, with every command, flag and id, those of loaded plugins included. */
import { didYouMean, ThetakitError } from '@thetakit/registry';
import type { Command } from 'commander';
import { commandTree } from '../completion/command-tree.ts';
import { completionScript, SHELLS, type Shell } from '../completion/shell-scripts.ts';
import type { Invocation } from '../invocation.ts';
import { withCommonOptions } from './common-options.ts';

/** Declares the command. */
export function addCompletionCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('completion')
    .description('Print a completion script: commands, flags, ids of methods and problems, options of the chosen method.')
    .argument('<shell>', SHELLS.join(', '))
    .addHelpText(
      'after',
      '\nExamples:\n  thetakit completion bash > ~/.local/share/bash-completion/completions/thetakit\n  eval "$(thetakit completion zsh)"\n  thetakit completion fish > ~/.config/fish/completions/thetakit.fish',
    );
  withCommonOptions(command).action((shell: string) => completion(program, invocation, shell));
}

async function completion(program: Command, invocation: Invocation, shell: string): Promise<void> {
  if (!(SHELLS as readonly string[]).includes(shell)) {
    throw new ThetakitError('USAGE', {
      who: 'thetakit completion',
      problem: `there is no script for the shell ${JSON.stringify(shell)}`,
      action: didYouMean(shell, SHELLS),
      received: shell,
    });
  }
  const script = completionScript(shell as Shell, commandTree(program, (await invocation.session()).registry));
  invocation.document('completion', { shell, script });
  invocation.print(script);
}
