/** Every kernel that has a rule. */
import { binaryRules } from './binary-rules.ts';
import { convRules } from './conv-rules.ts';
import { fillRules } from './fill-rules.ts';
import { imageRules } from './image-rules.ts';
import { indexRules } from './index-rules.ts';
import { matmulRules } from './matmul-rules.ts';
import { poolRules } from './pool-rules.ts';
import { projectiveRules } from './projective.ts';
import { reductionRules } from './reduction-rules.ts';
import type { KernelRules } from './rule.ts';
import { shapeRules } from './shape-rules.ts';
import { spaceRules } from './space-rules.ts';
import { sparseRules } from './sparse-rules.ts';
import { unaryRules } from './unary-rules.ts';

/** Kernel name -> rule. */
export const kernelRules: KernelRules = {
  ...unaryRules,
  ...binaryRules,
  ...reductionRules,
  ...shapeRules,
  ...indexRules,
  ...fillRules,
  ...matmulRules,
  ...spaceRules,
  ...convRules,
  ...poolRules,
  ...imageRules,
  ...projectiveRules,
  ...sparseRules,
};
