/** The flags of the commands that start from draws. */
import type { Command } from 'commander';
import { wholeNumber } from '../../run/method-flags.ts';
import { addModelFlags, addNetworkFlags } from './network-flags.ts';

/** Adds the flags of network, draws and model. */
export function addFittedFlags(command: Command): Command {
  addNetworkFlags(command, true).requiredOption(
    '--draws <file>',
    'draws that "netform fit --out" wrote: one .json, or the .csv of all chains parted by commas',
  );
  return addModelFlags(command, false);
}

/** Adds the flags of simulations from the draws. */
export function addSimulationFlags(command: Command): Command {
  return command
    .option('--simulations <integer>', 'number of simulated networks', (text) => wholeNumber('--simulations', text, 1), 200)
    .option('--seed <integer>', 'seed of the simulations', (text) => wholeNumber('--seed', text, 0), 0)
    .option('--attributes <columns>', 'attributes whose mixing is reported; default: those of 2 to 8 groups')
    .option('--statistics <file.mjs>', 'module whose exported functions make further numbers of a graph')
    .option('--report <file.html>', 'write a self-contained page with charts');
}
