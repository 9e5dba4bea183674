import { defineProject } from 'vitest/config';

export default defineProject({ test: { name: 'bootstrap', include: ['*.test.ts'], environment: 'node', testTimeout: 30_000 } });
