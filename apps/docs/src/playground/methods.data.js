/** Data of the playground, made when the site is built: VitePress puts into `data` what `load` returns. */
import { fileURLToPath } from 'node:url';
import { methodGroups } from '../site/method-groups.ts';

/** @type {readonly import('../site/method-groups.ts').MethodGroup[]} */
export const data = [];

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export default { load: () => methodGroups(root) };
