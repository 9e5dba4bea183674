import { playwright } from '@vitest/browser-playwright';
import { defineProject } from 'vitest/config';

/**
 * Tests in a page, with WebGL drawn in software: no graphics card is needed, and float32 is real float32.
 * CHROMIUM_PATH names the browser where it is not Debian's.
 */
export default defineProject({
  resolve: { conditions: ['@thetakit/source', 'module', 'browser', 'development|production'] },
  // Known beforehand, so that the page is not reloaded in the middle of a test.
  optimizeDeps: { include: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-webgl', '@tensorflow/tfjs-backend-cpu'] },
  test: {
    name: 'autodiff-core in a page',
    include: ['src/**/*.browser.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
          args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
