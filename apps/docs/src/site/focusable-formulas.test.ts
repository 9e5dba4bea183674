import { expect, it } from 'vitest';
import { focusableFormulas } from './focusable-formulas.ts';

it('gives displayed formulas a place in the order of the Tab key', () => {
  const rules = {
    math_block: () => '<mjx-container class="MathJax" display="true">f</mjx-container>',
    math_inline: () => '<mjx-container class="MathJax">g</mjx-container>',
  };
  focusableFormulas({ renderer: { rules } });
  expect(rules.math_block()).toBe('<mjx-container tabindex="0" class="MathJax" display="true">f</mjx-container>');
  expect(rules.math_inline()).toBe('<mjx-container class="MathJax">g</mjx-container>');
  expect(() => focusableFormulas({ renderer: { rules: {} } })).toThrow('no plugin renders formulas');
});
