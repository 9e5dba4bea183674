import { defineProject, mergeConfig } from 'vitest/config';
import page from '../autodiff-core/vitest.browser.config.ts';

/** Tests in the same page as autodiff-core's: WebGL drawn in software. */
export default mergeConfig(page, defineProject({ test: { name: 'cnn-sysid in a page' } }));
