/** The sidebars: the course and the guides by hand, the reference from the files of docs/reference. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: Item[];
}

const course: Item[] = [
  { text: 'The course', link: '/course/' },
  { text: '1. The model and the loss', link: '/course/loss' },
  { text: '2. Exhaustive and random search', link: '/course/search' },
  { text: '3. Following the gradient', link: '/course/gradient' },
  { text: '4. The learning rate', link: '/course/learning-rate' },
  { text: '5. Momentum', link: '/course/momentum' },
  { text: '6. The optimizer family', link: '/course/family' },
  { text: '7. Newton from the Taylor series', link: '/course/newton' },
  { text: '8. External optimizers', link: '/course/external' },
  { text: '9. System identification', link: '/course/system-identification' },
  { text: '10. Network formation', link: '/course/networks' },
];

const guides: Item[] = [
  {
    text: 'Start',
    items: [
      { text: 'Guides', link: '/guides/' },
      { text: 'Choose a method', link: '/guides/choose' },
    ],
  },
  {
    text: 'Tutorials',
    items: [
      { text: 'optimizers', link: '/guides/optimizers' },
      { text: 'autodiff-core', link: '/guides/autodiff-core' },
      { text: 'second-order', link: '/guides/second-order' },
      { text: 'cnn-sysid', link: '/guides/cnn-sysid' },
      { text: 'netform-mcmc', link: '/guides/netform-mcmc' },
      { text: 'formula and the command line', link: '/guides/command-line' },
      { text: 'registry and standard', link: '/guides/registry' },
      { text: 'problems and random', link: '/guides/problems' },
      { text: 'testkit', link: '/guides/testkit' },
    ],
  },
  {
    text: 'Coming from',
    items: [
      { text: 'SciPy', link: '/guides/from-scipy' },
      { text: 'optax, JAX and PyTorch', link: '/guides/from-jax-and-pytorch' },
      { text: 'TensorFlow.js', link: '/guides/from-tfjs' },
      { text: 'ergm and neuralpredictors', link: '/guides/from-ergm-and-neuralpredictors' },
    ],
  },
  {
    text: 'In depth',
    items: [
      { text: 'Write a plugin', link: '/guides/plugin' },
      { text: 'Reproduce a run', link: '/guides/reproduce' },
      { text: 'Performance', link: '/guides/performance' },
      { text: 'Scores', link: '/guides/scores' },
      { text: 'One name, several rules', link: '/guides/optimizer-variants' },
      { text: 'Numerics', link: '/guides/numerics' },
      { text: 'Troubleshooting', link: '/guides/troubleshooting' },
    ],
  },
];

const kinds: readonly (readonly [string, string])[] = [
  ['optimizer', 'First-order rules'],
  ['minimizer', 'Minimisers'],
  ['least-squares', 'Least-squares methods'],
  ['model', 'Models'],
  ['sampler', 'Samplers'],
];

function reference(folder: string): Item[] {
  const pages = (kind: string): Item[] =>
    readdirSync(join(folder, kind))
      .filter((name) => name.endsWith('.md'))
      .map((name) => name.slice(0, -3))
      .map((id) => ({ text: id, link: `/reference/${kind}/${id}` }));
  return [
    { text: 'Everything', link: '/reference/' },
    { text: 'Error codes', link: '/reference/error-codes' },
    { text: 'Command line', link: '/reference/command-line' },
    { text: 'Terms of network models', link: '/reference/terms' },
    { text: 'Test problems', link: '/reference/problems' },
    ...kinds
      .filter(([kind]) => existsSync(join(folder, kind)))
      .map(([kind, text]): Item => ({ text, link: `/reference/#${text.toLowerCase().replaceAll(' ', '-')}`, collapsed: true, items: pages(kind) })),
  ];
}

/** All sidebars; `folder` is docs/reference. */
export function sidebar(folder: string): Record<string, Item[]> {
  return { '/course/': course, '/guides/': guides, '/reference/': reference(folder) };
}
