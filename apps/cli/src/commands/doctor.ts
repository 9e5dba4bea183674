/** `thetakit doctor`: what this installation is and whether it works, in one page for bug reports. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { onnxStatus } from '@thetakit/autodiff-core';
import { minimize } from '@thetakit/optimizers';
import { isThetakitError, KINDS } from '@thetakit/registry';
import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { EXIT } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { pairsText, wrapText } from '../render/table.ts';
import { cliVersion } from '../run/versions.ts';
import { withCommonOptions } from './common-options.ts';

/** One finding. */
interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}

/** Packages that are loaded only where they are installed, and what for. */
const optionalPeers = { h5wasm: 'reading HDF5 files' } as const;

/** Declares the command. */
export function addDoctorCommand(program: Command, invocation: Invocation): void {
  const command = program
    .command('doctor')
    .description('Say what is installed and whether it works: versions, configuration, plugins, executors. Paste it into bug reports.')
    .addHelpText('after', '\nExamples:\n  thetakit doctor\n  thetakit doctor --json');
  withCommonOptions(command).action(() => doctor(invocation));
}

/** A finding of something that may throw. */
async function finding(name: string, look: () => Promise<string> | string): Promise<Finding> {
  try {
    return { name, ok: true, text: await look() };
  } catch (thrown) {
    return { name, ok: false, text: isThetakitError(thrown) ? thrown.message : String(thrown).split('\n')[0]! };
  }
}

function isInstalled(name: string, folder: string): boolean {
  for (const from of [join(folder, 'thetakit.cjs'), import.meta.filename]) {
    try {
      createRequire(from).resolve(name);
      return true;
    } catch {
      // Not from here.
    }
  }
  return false;
}

/** Fits something whose answer is known: f = (x - 3)^2 has its minimum at 3. */
function trialRun(): string {
  const { x, success } = minimize(([at]: Float64Array) => (at! - 3) ** 2, [0]);
  if (!success || Math.abs(x[0]! - 3) > 1e-6) throw new Error(`minimize gives ${x[0]} for (x - 3)^2, expected 3`);
  return 'minimize finds the minimum of (x - 3)^2';
}

/** Where code may not be generated, the interpreter computes: slower, and no failure. */
function generatedCode(): string {
  try {
    return new Function('return true')() === true ? 'allowed' : 'not allowed; the interpreter computes';
  } catch {
    return 'not allowed; the interpreter computes';
  }
}

async function doctor(invocation: Invocation): Promise<void> {
  const { host, early } = invocation;
  const peers = Object.entries(optionalPeers).map(([name, what]) =>
    finding(name, () => (isInstalled(name, host.cwd) ? `installed, for ${what}` : `not installed; only for ${what}`)),
  );
  const findings = await Promise.all([
    finding('thetakit', () => cliVersion()),
    finding('node', () => `${process.versions.node} on ${process.platform} ${process.arch}`),
    finding('configuration', async () => (await loadConfig(host.cwd, early.config)).file ?? 'none'),
    finding('plugins', async () => (await invocation.session()).plugins.map(({ plugin: { meta } }) => `${meta.name} ${meta.version}`).join(', ')),
    finding('registered', async () => {
      const { registry } = await invocation.session();
      return KINDS.map((kind) => `${registry.list(kind).length} ${kind}`).join(', ');
    }),
    finding('executors', async () => {
      const { registry } = await invocation.session();
      const described = registry.list('backend').map(({ fullId }) => registry.describe('backend', fullId));
      return described.map(({ id, facts }) => `${id.slice(id.indexOf('/') + 1)} ${facts?.['available'] === true ? 'yes' : 'no'}`).join(', ');
    }),
    ...peers,
    finding('onnxruntime-node', async () => (await onnxStatus()).text),
    finding('generated code', generatedCode),
    finding('trial run', trialRun),
  ]);
  const ok = findings.every((each) => each.ok);
  invocation.exitCode = ok ? EXIT.success : EXIT.goalNotMet;
  invocation.document('doctor', { ok, findings });
  const labels = findings.map(({ name, ok: isGood }) => `${isGood ? 'ok' : 'not ok'}  ${name}`);
  const left = Math.max(...labels.map(({ length }) => length)) + 2;
  // Long lists go on below their beginning.
  const room = Math.max(30, (host.stdout.columns ?? 100) - left);
  const texts = findings.map(({ text }) => wrapText(text, room).replaceAll('\n', `\n${' '.repeat(left)}`));
  invocation.print(pairsText(labels.map((label, i) => [label, texts[i]!] as const)));
}
