/**
 * Makes tests read every workspace package from its TypeScript source, so that nothing needs building first.
 * The `@thetakit/source` condition is the first entry of each package's `exports`.
 */
export const sourceConditions = {
  resolve: { conditions: ['@thetakit/source'] },
  ssr: { resolve: { conditions: ['@thetakit/source', 'module', 'node', 'development|production'] } },
};
