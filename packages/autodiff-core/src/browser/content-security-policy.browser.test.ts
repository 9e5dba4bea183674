/** A page that forbids code from strings: derivatives come from the interpreter there, without being asked for it. */
import { expect, it } from 'vitest';

/** What the page reports. */
interface Report {
  readonly codeFromStrings: string;
  readonly value: number;
  readonly gradient: readonly number[];
}

const policy = "script-src 'self' 'unsafe-inline'";
const source = new URL('../index.ts', import.meta.url).href;
const tensors = new URL('../../test-support/page-tensors.ts', import.meta.url).href;

/** f(x) = sum x^2 exp(x_0) at (0.5, -1), in a frame with the policy. */
const page = `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<script type="module">
  let codeFromStrings = 'allowed';
  try { new Function('return 1')(); } catch (error) { codeFromStrings = error.name; }
  try {
    const { objective } = await import(${JSON.stringify(source)});
    const { tf } = await import(${JSON.stringify(tensors)});
    const f = (x) => tf.mul(tf.sum(tf.square(x)), tf.exp(tf.squeeze(tf.slice(x, 0, 1))));
    const { value, gradient } = objective(f, [0, 0]).valueAndGradient(Float64Array.of(0.5, -1));
    parent.postMessage({ codeFromStrings, value, gradient: [...gradient] });
  } catch (error) {
    parent.postMessage({ failure: String(error && error.stack || error) });
  }
</script>`;

function openPage(): Promise<Report> {
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe');
    const onMessage = ({ source: from, data }: MessageEvent) => {
      if (from !== frame.contentWindow) return;
      window.removeEventListener('message', onMessage);
      frame.remove();
      if (data.failure === undefined) resolve(data as Report);
      else reject(new Error(data.failure));
    };
    window.addEventListener('message', onMessage);
    frame.srcdoc = page;
    document.body.append(frame);
  });
}

it('differentiates under a content security policy without unsafe-eval', async () => {
  const { codeFromStrings, value, gradient } = await openPage();
  expect(codeFromStrings).toBe('EvalError');
  // x = (1/2, -1): sum x^2 = 5/4, so f = 5/4 e^(1/2), df/dx0 = (2 * 1/2 + 5/4) e^(1/2), df/dx1 = -2 e^(1/2).
  const e = Math.exp(0.5);
  // A handful of roundings of numbers below 8.
  expect(Math.abs(value - 1.25 * e)).toBeLessThan(8 * 2 ** -50);
  expect(Math.abs((gradient[0] as number) - 2.25 * e)).toBeLessThan(8 * 2 ** -50);
  expect(Math.abs((gradient[1] as number) + 2 * e)).toBeLessThan(8 * 2 ** -50);
});
