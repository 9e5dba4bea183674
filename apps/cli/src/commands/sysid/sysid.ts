/** `thetakit sysid`: what neurons compute and where, from simulation to report. */
import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { addSysidEvaluate } from './evaluate.ts';
import { addSysidFigure } from './figure.ts';
import { addSysidFit } from './fit.ts';
import { addSysidSimulate } from './simulate.ts';

/** Declares the commands. */
export function addSysidCommand(program: Command, invocation: Invocation): void {
  const sysid = program
    .command('sysid')
    .helpCommand(false)
    .description('Neural system identification: simulate neurons, fit shared kernels with a mask and weights per neuron, score, report.')
    .addHelpText(
      'after',
      `
Examples:
  thetakit sysid simulate --neurons 100 --samples 1500 --types 0.2,0.8 --out neurons.npz
  thetakit sysid fit --data neurons.npz --preset linear --kernels 2 --out model.npz --report fit.html
  thetakit sysid evaluate --data neurons.npz --model model.npz
  thetakit sysid report --data neurons.npz --model model.npz --report fit.html
  thetakit sysid figure 3 --report figure-3.html`,
    );
  addSysidSimulate(sysid, invocation);
  addSysidFit(sysid, invocation);
  addSysidEvaluate(sysid, invocation, 'evaluate');
  addSysidEvaluate(sysid, invocation, 'report');
  addSysidFigure(sysid, invocation);
}
