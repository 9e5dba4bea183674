/** `thetakit netform`: network formation models, from simulation to counterfactuals. */
import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { addNetformCounterfactual } from './counterfactual.ts';
import { addNetformDemo } from './demo.ts';
import { addNetformFit } from './fit.ts';
import { addNetformGof } from './gof.ts';
import { addNetformPrior } from './prior.ts';
import { addNetformReport } from './report.ts';
import { addNetformSimulate } from './simulate.ts';
import { addNetformValidate } from './validate.ts';

/** Declares the commands. */
export function addNetformCommand(program: Command, invocation: Invocation): void {
  const netform = program
    .command('netform')
    .helpCommand(false)
    .description('Network formation: simulate, fit by sampling, check prior, fit and sampler, ask what another assignment to classes would change.')
    .addHelpText(
      'after',
      `
Examples:
  thetakit netform demo
  thetakit netform simulate --nodes nodes.csv --model "const + match(sex) + dist2" --theta "const=-3,match(sex)=0.5,dist2=1" > edges.csv
  thetakit netform fit --nodes nodes.csv --edges edges.csv --model "const + match(sex) + dist2" --out draws.json --report fit.html
  thetakit netform gof --nodes nodes.csv --edges edges.csv --draws draws.json --report gof.html
  thetakit netform counterfactual --nodes nodes.csv --edges edges.csv --draws draws.json --membership classes=class1,class2 --assign random --within grade
  thetakit netform report --nodes nodes.csv --edges edges.csv --draws draws.json --report fit.html
  thetakit netform validate --nodes nodes.csv --model "const + match(sex) + dist2"`,
    );
  addNetformSimulate(netform, invocation);
  addNetformPrior(netform, invocation);
  addNetformFit(netform, invocation);
  addNetformGof(netform, invocation);
  addNetformCounterfactual(netform, invocation);
  addNetformReport(netform, invocation);
  addNetformValidate(netform, invocation);
  addNetformDemo(netform, invocation);
}
