import { describe, expect, expectTypeOf, it } from 'vitest';
import type { MethodState } from '../contract/method.ts';
import { o } from '../options/o.ts';
import { defineBackend, defineDataset, defineMinimizer, defineModel, defineOptimizer, defineProblem, defineSampler } from './define.ts';
import { API_VERSION, definePlugin, isPlugin, PLUGIN_BRAND } from './plugin.ts';
import { createRegistry } from './registry.ts';

const traits = { needs: ['gradient'], bounds: 'none', stochastic: false, global: false, tol: ['gtol'] } as const;
const options = o.options({ learningRate: o.number({ gt: 0, default: 0.1, describe: 'Step' }) });
const init = (x0: Float64Array): MethodState => ({ query: x0.slice(), wants: 'gradient', x: x0.slice(), fun: 0, gradientNorm: 0, iteration: 0, stop: null });
const update = (state: MethodState) => state;

const sgd = defineOptimizer({ id: 'sgd', summary: 'Steps along minus the gradient', aliases: ['GD'], traits, options, init, update });
const bfgs = defineMinimizer({ id: 'bfgs', summary: 'Quasi-Newton', formula: 'x - B g', sources: ['Fletcher 1970'], traits, options, init, update });
const bowl = defineProblem({
  id: 'bowl',
  summary: 'A paraboloid',
  collection: 'classic',
  dimension: 1,
  starts: [[3]],
  best: { value: 0, x: [0], precision: 0 },
  objective: () => ({ dimension: 1, value: (x) => (x[0] ?? 0) ** 2 }),
});
const meta = (namespace: string) => ({ name: `@test/${namespace}`, version: '1.2.3', namespace });
const core = definePlugin({ meta: { name: '@test/core', version: '1.2.3', namespace: 'core' }, entries: [sgd, bfgs, bowl] });

describe('createRegistry', () => {
  const registry = createRegistry(core);

  it('gets entries by full id and short name, typed', () => {
    expect(registry.get('optimizer', 'core/sgd')).toBe(sgd);
    expect(registry.get('optimizer', 'sgd')).toBe(sgd);
    expectTypeOf(registry.get('minimizer', 'bfgs').id).toEqualTypeOf<'bfgs'>();
    // @ts-expect-error: not an id of this kind
    expect(() => registry.get('optimizer', 'bfgs')).toThrow('ID_UNKNOWN');
  });

  it('resolves aliases in any letter case', () => {
    expect(registry.resolve('optimizer', 'gd').entry).toBe(sgd);
    expect(registry.resolve('optimizer', 'Core/SGD').fullId).toBe('core/sgd');
  });

  it('lists all, or a kind, in order', () => {
    expect(registry.list().map((each) => each.fullId)).toEqual(['core/sgd', 'core/bfgs', 'core/bowl']);
    expect(registry.list('minimizer').map((each) => each.entry)).toEqual([bfgs]);
    expect(registry.list('sampler')).toEqual([]);
  });

  it('knows what it has', () => {
    expect(registry.has('optimizer', 'sgd')).toBe(true);
    expect(registry.has('optimizer', 'nope')).toBe(false);
    expect(registry.has('minimizer', 'sgd')).toBe(false);
  });

  it('names near misses of unknown ids and kinds', () => {
    expect(() => registry.resolve('minimizer', 'bgfs')).toThrow('ID_UNKNOWN: registry: minimizer "bgfs" is not registered. Did you mean "bfgs"?');
    expect(() => registry.list('optimiser' as never)).toThrow('KIND_UNKNOWN: registry: "optimiser" is not a kind of entry. Did you mean "optimizer"?');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(registry)).toBe(true);
    expect(() => (registry.list() as unknown[]).push(1)).toThrow(TypeError);
  });
});

describe('collisions', () => {
  const rival = defineOptimizer({ id: 'sgd', summary: 'Another', traits, options, init, update });
  const acme = definePlugin({ meta: meta('acme'), entries: [rival] });

  it('make a short name ambiguous, and the full id still works', () => {
    const registry = createRegistry(core, acme);
    expect(() => registry.resolve('optimizer', 'sgd')).toThrow('ID_AMBIGUOUS: registry: optimizer "sgd" is ambiguous: core/sgd, acme/sgd. Write the full id');
    expect(registry.has('optimizer', 'sgd')).toBe(false);
    expect(registry.resolve('optimizer', 'acme/sgd').entry).toBe(rival);
  });

  it('of full ids throw and name both packages', () => {
    const thief = definePlugin({ meta: { ...meta('thief'), namespace: 'core' }, entries: [rival] });
    expect(() => createRegistry(core, thief)).toThrow(
      'ID_COLLISION: createRegistry: optimizer core/sgd is defined by @test/core 1.2.3 and again by @test/thief 1.2.3. Load one of the two plugins, or change the namespace of one',
    );
  });

  it('do not arise from the same plugin twice, nor between kinds', () => {
    expect(createRegistry(core, core).list()).toHaveLength(3);
    const other = defineMinimizer({ id: 'sgd', summary: 'Same name, other kind', traits, options, init, update });
    expect(createRegistry(core, definePlugin({ meta: meta('core'), entries: [other] })).list()).toHaveLength(4);
  });
});

describe('plugins', () => {
  it('are frozen, branded data', () => {
    expect(isPlugin(core)).toBe(true);
    expect(isPlugin({ meta: {}, entries: [] })).toBe(false);
    expect(Object.isFrozen(core) && Object.isFrozen(core.entries) && Object.isFrozen(sgd)).toBe(true);
  });

  it('of another contract version are refused with both numbers', () => {
    const next = { [PLUGIN_BRAND]: true, apiVersion: API_VERSION + 1, meta: meta('next'), entries: [] } as never;
    expect(() => createRegistry(next)).toThrow(
      `PLUGIN_API_VERSION: createRegistry: plugin @test/next 1.2.3 has apiVersion ${API_VERSION + 1}, expected ${API_VERSION}. Update Thetakit`,
    );
  });

  it('that are none are refused', () => {
    expect(() => createRegistry({} as never)).toThrow(
      'PLUGIN_INVALID: createRegistry: received an object with keys (none), expected a plugin. Export what definePlugin returns as default',
    );
    expect(() => definePlugin({ entries: [] } as never)).toThrow('PLUGIN_INVALID: definePlugin: the definition is an object with keys entries');
  });

  it('name each entry once', () => {
    const twin = defineOptimizer({ id: 'gd', summary: 'Takes the alias of another', traits, options, init, update });
    expect(() => definePlugin({ meta: meta('acme'), entries: [sgd, twin] })).toThrow(
      'ID_COLLISION: plugin @test/acme: optimizer gd names both sgd and gd. Rename one of them',
    );
  });

  it('need kebab-case namespaces', () => {
    expect(() => definePlugin({ meta: meta('Acme Inc'), entries: [] })).toThrow(
      'ID_INVALID: plugin @test/Acme Inc: id is "Acme Inc", expected kebab-case such as "trust-exact". Use lower-case letters, digits and single hyphens',
    );
  });
});

describe('definitions', () => {
  const good = { id: 'x', summary: 's', traits, options, init, update };

  it.each([
    [{ ...good, id: 'Not Kebab' }, 'ID_INVALID: define optimizer: id is "Not Kebab"'],
    [{ ...good, summary: '' }, 'ENTRY_INVALID: optimizer x: summary is "", expected a sentence. Give summary in the definition'],
    [{ ...good, update: undefined }, 'ENTRY_INVALID: optimizer x: update is undefined, expected a function.'],
    [{ ...good, traits: {} }, 'ENTRY_INVALID: optimizer x: traits is an object with keys (none), expected a record with needs'],
    [{ ...good, options: {} }, 'SCHEMA_UNSUPPORTED: optimizer x: options is an object with keys (none), expected a Standard Schema'],
  ])('refuse what is incomplete: %#', (definition, message) => {
    expect(() => defineOptimizer(definition as never)).toThrow(message);
  });

  it('check the starts of a problem against its dimension', () => {
    expect(() => defineProblem({ ...bowl, starts: [[1, 2]] })).toThrow(
      'ENTRY_INVALID: problem bowl: starts is [[1, 2]], expected at least one start of length 1.',
    );
  });

  it('exist for every kind', () => {
    const text = { id: 'y', summary: 's' };
    expect(defineSampler({ ...text, options, init: () => 0, step: () => 0, position: () => new Float64Array(1) }).kind).toBe('sampler');
    expect(defineModel({ ...text, options, objective: () => bowl.objective() }).kind).toBe('model');
    expect(defineDataset({ ...text, licence: 'CC0', columns: () => ({}) }).kind).toBe('dataset');
    expect(defineBackend({ ...text, precisions: ['float64'], available: () => true }).kind).toBe('backend');
  });
});

describe('describe', () => {
  const registry = createRegistry(core);

  it('gives what help pages need of a method', () => {
    expect(registry.describe('minimizer', 'bfgs')).toEqual({
      kind: 'minimizer',
      id: 'core/bfgs',
      plugin: { name: '@test/core', version: '1.2.3' },
      summary: 'Quasi-Newton',
      aliases: [],
      formula: 'x - B g',
      sources: ['Fletcher 1970'],
      traits,
      options: [
        {
          name: 'learningRate',
          flag: '--learning-rate',
          type: 'number',
          required: false,
          default: 0.1,
          range: '0 < value',
          unit: '',
          scale: 'linear',
          description: 'Step',
        },
      ],
    });
  });

  it('gives the facts of a problem', () => {
    expect(registry.describe('problem', 'bowl').facts).toEqual({
      collection: 'classic',
      dimension: 1,
      starts: [[3]],
      minimum: 0,
      precision: 0,
      localMinima: [],
    });
  });
});
