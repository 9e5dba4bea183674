/** `thetakit sysid simulate`: a population whose truth is known, to a file. */
import { drawLinearPopulation, drawTeacher, simulateLinear, simulateTeacher, withPoissonLikeNoise, writeNpz } from '@thetakit/cnn-sysid';
import { type Key, keyOf, split } from '@thetakit/random';
import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { bytesText, plural, secondsText } from '../../render/number-text.ts';
import { figureHtml } from '../../report/elements.ts';
import { netformRecord, recordSection } from '../../report/netform/record-section.ts';
import { pageHtml } from '../../report/page.ts';
import { checkReportPath, writeReport } from '../../report/write-report.ts';
import { numberList, oneNumber, wholeNumber } from '../../run/method-flags.ts';
import { writeBytes } from '../../sysid/write-bytes.ts';
import { withCommonOptions } from '../common-options.ts';
import { oneOf } from '../netform/network-flags.ts';

interface SimulateFlags {
  readonly kind: 'linear' | 'teacher';
  readonly neurons: number;
  readonly samples: number;
  readonly side: number;
  readonly radius: number;
  readonly types: string;
  readonly variation: number;
  readonly test: number;
  readonly repeats: number;
  readonly seed: number;
  readonly out: string;
  readonly report?: string;
}

/** Declares the command. */
export function addSysidSimulate(sysid: Command, invocation: Invocation): void {
  const whole = (flag: string, low: number) => (text: string) => wholeNumber(flag, text, low);
  const command = sysid
    .command('simulate')
    .description('Simulate neurons that see white noise: centre-surround fields at random places, or a random nonlinear network.')
    .option(
      '--kind <name>',
      'linear: centre-surround fields; teacher: a network of three 5 x 5 layers',
      (text) => oneOf('--kind', text, ['linear', 'teacher']),
      'linear',
    )
    .option('--neurons <integer>', 'number of neurons', whole('--neurons', 1), 100)
    .option('--samples <integer>', 'number of images', whole('--samples', 2), 1024)
    .option('--side <pixels>', 'side of the images', whole('--side', 1), 48)
    .option('--radius <pixels>', 'fields are (2 radius + 1) pixels wide', whole('--radius', 1), 8)
    .option('--types <scales>', 'scale of each type of field, such as 0.6,1', '1')
    .option('--variation <fraction>', 'spread of widths and weights within a type', (text) => oneNumber('--variation', text), 0)
    .option('--test <integer>', 'images of the test set', whole('--test', 2), 100)
    .option('--repeats <integer>', 'repeats of each test image', whole('--repeats', 2), 10)
    .option('--seed <integer>', 'seed', whole('--seed', 0), 0)
    .requiredOption('--out <file.npz>', 'file for images, responses, test set and truth')
    .option('--report <file.html>', 'write a page with the fields')
    .addHelpText(
      'after',
      '\nExamples:\n  thetakit sysid simulate --neurons 100 --samples 1500 --side 24 --radius 4 --types 0.2,0.8 --variation 0.05 --out neurons.npz',
    );
  withCommonOptions(command).action((flags: SimulateFlags) => simulate(invocation, flags));
}

async function simulate(invocation: Invocation, flags: SimulateFlags): Promise<void> {
  const { host } = invocation;
  const session = await invocation.session();
  const out = await checkReportPath(host.cwd, flags.out, '--out');
  const page = flags.report === undefined ? undefined : await checkReportPath(host.cwd, flags.report);
  const started = performance.now();
  const arrays = flags.kind === 'linear' ? linearArrays(flags) : teacherArrays(flags);
  const bytes = writeNpz(arrays);
  await writeBytes(out, bytes);
  const elapsed = (performance.now() - started) / 1000;
  const { neurons, samples, side, radius, types, variation, test, repeats, seed, kind } = flags;
  const message = `${plural(neurons, 'neuron')}, ${plural(samples, 'image')}, ${bytesText(bytes.length)}`;
  const record = netformRecord(session, {
    command: 'sysid simulate',
    settings: { kind, neurons, samples, side, radius, types, variation, test, repeats },
    seed,
    subject: { file: out.name, bytes: bytes.length },
    outcome: { success: true, reason: 'search-complete', message },
    elapsed,
  });
  if (page !== undefined) {
    const lead = `${message}, seed ${seed}.`;
    await writeReport(
      page,
      pageHtml({ title: 'Simulated neurons', lead, sections: [await fieldSection(arrays), recordSection(record)], footer: 'This page needs no network.' }),
    );
  }
  const shapes = Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
  invocation.document('sysid simulate', { data: out.path, arrays: shapes, run: record, ...(page === undefined ? {} : { report: page.path }) });
  invocation.print(`${message} in ${secondsText(elapsed)}: ${out.name}`);
  if (page !== undefined) invocation.note(`Report: ${page.name}`);
}

type Arrays = Record<string, { data: Float32Array | Float64Array | Int32Array; shape: number[] }>;

/** Clean test responses repeated with fresh noise, [T, D, N]. */
function repeated(key: Key, clean: Float64Array, repeats: number): Float64Array {
  const all = new Float64Array(repeats * clean.length);
  for (const [t, each] of split(key, repeats).entries()) all.set(withPoissonLikeNoise(each, clean), t * clean.length);
  return all;
}

function linearArrays({ neurons, samples, side, radius, types, variation, test, repeats, seed }: SimulateFlags): Arrays {
  const [populationKey, dataKey, testKey, noiseKey] = keys(seed);
  const kinds = numberList('--types', types).map((scale) => ({ scale, variation, isOffCentre: variation > 0 }));
  const population = drawLinearPopulation(populationKey, { neurons, imageSide: side, radius, types: kinds });
  const [shown, held] = [simulateLinear(population, dataKey, samples), simulateLinear(population, testKey, test)];
  const { fields, offsets, types: labels, patchSide } = population;
  return {
    images: { data: shown.images, shape: [samples, side, side] },
    responses: { data: shown.responses, shape: [samples, neurons] },
    test_images: { data: held.images, shape: [test, side, side] },
    test_responses: { data: repeated(noiseKey, held.clean, repeats), shape: [repeats, test, neurons] },
    test_clean: { data: held.clean, shape: [test, neurons] },
    true_fields: { data: fields, shape: [neurons, patchSide, patchSide] },
    true_offsets: { data: offsets, shape: [neurons, 2] },
    true_types: { data: labels, shape: [neurons] },
  };
}

function teacherArrays({ neurons, samples, side, test, repeats, seed }: SimulateFlags): Arrays {
  const [teacherKey, dataKey, testKey, noiseKey] = keys(seed);
  const teacher = drawTeacher(teacherKey, { neurons, imageSide: side, imageChannels: 1, channels: [8, 16, 4] });
  const [shown, held] = [simulateTeacher(teacher, dataKey, samples), simulateTeacher(teacher, testKey, test)];
  return {
    images: { data: shown.images, shape: [samples, side, side, 1] },
    responses: { data: shown.responses, shape: [samples, neurons] },
    test_images: { data: held.images, shape: [test, side, side, 1] },
    test_responses: { data: repeated(noiseKey, held.clean, repeats), shape: [repeats, test, neurons] },
    test_clean: { data: held.clean, shape: [test, neurons] },
    teacher_offsets: { data: teacher.offsets, shape: [neurons, 2] },
    teacher_types: { data: teacher.types, shape: [neurons] },
  };
}

function keys(seed: number): [Key, Key, Key, Key] {
  const root = keyOf(seed);
  const [a = root, b = root, c = root, d = root] = split(root, 4);
  return [a, b, c, d];
}

async function fieldSection(arrays: Arrays): Promise<{ title: string; body: string }> {
  const { heatMapSvg } = await import('@thetakit/cnn-sysid');
  const fields = arrays['true_fields'];
  const [images, side = 0] = [arrays['images']?.data ?? new Float32Array(0), arrays['images']?.shape[1]];
  const picture = { data: images.subarray(0, side * side), rows: side, columns: side, caption: 'an image' };
  const [count = 0, patch = 0] = fields?.shape ?? [];
  const shown = Array.from({ length: Math.min(12, count) }, (_, i) => {
    const n = Math.floor((i * count) / Math.min(12, count));
    return { data: fields?.data.subarray(n * patch * patch, (n + 1) * patch * patch) ?? [], rows: patch, columns: patch, caption: `neuron ${n}` };
  });
  return {
    title: 'Images and fields',
    body: figureHtml(heatMapSvg([picture, ...shown], 'an image and receptive fields', { side: 110 }), 'An image of white noise, and receptive fields.'),
  };
}
