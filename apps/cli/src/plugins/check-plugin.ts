/** The conformance suite on a loaded plugin, every rule with what broke it. */
import { isThetakitError } from '@thetakit/registry';
import { createStandardRegistry } from '@thetakit/standard';
import { pluginConformance } from '@thetakit/testkit';
import type { LoadedPlugin } from '../config/load-plugins.ts';
import { captureOutput } from './capture-output.ts';

/** One rule and how it went. */
export interface RuleResult {
  readonly rule: string;
  readonly ok: boolean;
  /** Why not. */
  readonly message?: string;
}

function resultOf(rule: string, message: string | undefined): RuleResult {
  return message === undefined ? { rule, ok: true } : { rule, ok: false, message };
}

/** The message of whatever was thrown; what a plugin throws itself is no error of ours. */
function messageOf(thrown: unknown): string {
  if (isThetakitError(thrown)) return thrown.message;
  return thrown instanceof Error ? `it throws ${thrown.name}: ${thrown.message.split('\n')[0]}` : `it throws ${String(thrown)}`;
}

const quoted = (printed: string) => JSON.stringify(printed.trim().split('\n')[0]?.slice(0, 80) ?? '');

/**
 * Every rule of `pluginConformance`, and three that only a host can check: it registers beside the built-ins, and it
 * prints nothing, neither when it loads nor when it runs.
 */
export async function checkLoadedPlugin({ plugin, printed }: LoadedPlugin): Promise<RuleResult[]> {
  const rules = [...pluginConformance(plugin), { name: 'it registers beside the built-ins', run: () => void createStandardRegistry(plugin) }];
  const { value: results, printed: spoken } = await captureOutput(() =>
    rules.map(({ name, run }) => {
      try {
        run();
        return resultOf(name, undefined);
      } catch (thrown) {
        return resultOf(name, messageOf(thrown));
      }
    }),
  );
  const silence = (text: string, when: string) =>
    text === '' ? undefined : `it prints ${quoted(text)} while it ${when}. Remove the output: stdout belongs to the command, and observers are for progress`;
  return [
    ...results,
    resultOf('it prints nothing while it loads', silence(printed ?? '', 'loads')),
    resultOf('it prints nothing while it runs', silence(spoken, 'runs')),
  ];
}
