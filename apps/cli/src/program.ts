/** The command table: every sub-command with its options, built for one invocation. */
import { Command } from 'commander';
import { addBenchCommand } from './commands/bench.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDescribeCommand } from './commands/describe.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addFitCommand } from './commands/fit.ts';
import { addListCommand } from './commands/list.ts';
import { addMinimizeCommand } from './commands/minimize.ts';
import { addNetformCommand } from './commands/netform/netform.ts';
import { addPluginCommand } from './commands/plugin.ts';
import { addSysidCommand } from './commands/sysid/sysid.ts';
import type { Invocation } from './invocation.ts';
import { cliVersion } from './run/versions.ts';

/** The parser of this invocation. Asynchronous because options of methods come from plugins. */
export async function createProgram(invocation: Invocation): Promise<Command> {
  const { host } = invocation;
  const program = new Command('thetakit')
    .description('Fit models and minimise functions: one registry of methods, problems and data sets, yours included.')
    .version(cliVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => Math.min(120, host.stdout.columns ?? 100),
    })
    .addHelpText('after', examples);
  addListCommand(program, invocation);
  addDescribeCommand(program, invocation);
  await addMinimizeCommand(program, invocation);
  await addFitCommand(program, invocation);
  addNetformCommand(program, invocation);
  addSysidCommand(program, invocation);
  addDemoCommand(program, invocation);
  addBenchCommand(program, invocation);
  addPluginCommand(program, invocation);
  addDoctorCommand(program, invocation);
  addCompletionCommand(program, invocation);
  return program;
}

const examples = `
Examples:
  thetakit demo
  thetakit list minimizer
  thetakit describe nelder-mead
  thetakit minimize rosenbrock --method bfgs --report rosenbrock.html
  thetakit fit --data data.csv --model "y ~ b1*(1-exp(-b2*x))" --start b1=500,b2=1e-4
  thetakit netform fit --nodes nodes.csv --edges edges.csv --model "const + sqdiff(grade) + deg + dist2"
  thetakit sysid simulate --neurons 100 --samples 1500 --out neurons.npz

Exit codes: 0 success, 1 the run failed, 2 wrong use or data, 3 finished without reaching the goal, 130 interrupted.`;
