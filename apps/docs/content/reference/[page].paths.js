import { fileURLToPath } from 'node:url';
import { generatedPages } from '../../src/site/generated-pages.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export default { paths: () => generatedPages(root) };
