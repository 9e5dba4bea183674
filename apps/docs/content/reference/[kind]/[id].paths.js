import { fileURLToPath } from 'node:url';
import { referenceEntries } from '../../../src/site/reference-entries.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

export default { watch: ['../../../../../docs/reference/*/*.md'], paths: () => referenceEntries(root) };
