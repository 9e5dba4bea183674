import { fileURLToPath } from 'node:url';
import { rendererRich } from '@shikijs/twoslash';
import { type TwoslashTypesCache, transformerTwoslash } from '@shikijs/vitepress-twoslash';
import mathjax3 from 'markdown-it-mathjax3';
import { defineConfig } from 'vitepress';
import { focusableFormulas } from '../src/site/focusable-formulas.ts';
import { repositoryLinks } from '../src/site/repository-links.ts';
import { sidebar } from '../src/site/sidebar.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Tags of MathML and MathJax inside pages, which are no components of Vue. */
const mathTags = /^(mjx-|math$|m[a-z]+$|semantics$|annotation)/;

/** Every page is rendered three times (for the page, for the server, for the search), and its snippets are checked once. */
const checked = new Map<string, ReturnType<TwoslashTypesCache['read']>>();
const typesCache: TwoslashTypesCache = {
  read: (code) => checked.get(code) ?? null,
  write: (code, result) => void checked.set(code, result),
};

export default defineConfig({
  title: 'Thetakit',
  description: 'Fit models to data in TypeScript: a course, guides, a reference and a playground whose every figure is computed in the page.',
  lang: 'en',
  srcDir: 'content',
  outDir: 'dist',
  cacheDir: 'node_modules/.vitepress',
  cleanUrls: true,
  lastUpdated: false,
  // Pages behind links load when they are asked for: a first visit is small.
  router: { prefetchLinks: false },
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"%3E%3Crect width="32" height="32" rx="7" fill="%231d5fa8"/%3E%3Cpath d="M16 5c5 0 8 5 8 11s-3 11-8 11-8-5-8-11 3-11 8-11zM9 16h14" fill="none" stroke="white" stroke-width="3"/%3E%3C/svg%3E',
      },
    ],
  ],
  markdown: {
    // Colours of code that are readable on their background, by the rule of WCAG AA.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    codeTransformers: [
      transformerTwoslash({
        typesCache,
        // Plain HTML and style: the popups need no script, and the page of the server is the page of the browser. Types only: the
        // words about them are in the reference.
        renderer: rendererRich({ jsdoc: false, queryRendering: 'line' }),
        twoslashOptions: {
          compilerOptions: {
            module: 199,
            moduleResolution: 99,
            target: 10,
            lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
            skipLibCheck: true,
            noEmit: true,
            strict: true,
            noUncheckedIndexedAccess: true,
          },
        },
      }),
    ],
    config(markdown) {
      // The plugin's types are those of another version of the renderer.
      markdown.use(mathjax3 as unknown as (md: unknown) => void);
      markdown.use(focusableFormulas as unknown as (md: unknown) => void);
      markdown.use(repositoryLinks);
    },
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => mathTags.test(tag) } } },
  vite: {
    resolve: { conditions: ['@thetakit/source', 'module', 'browser', 'development|production'] },
    ssr: { noExternal: [/^@thetakit\//], resolve: { conditions: ['@thetakit/source', 'module', 'node', 'development|production'] } },
    server: { fs: { allow: [here('../../..')] } },
    build: { target: 'es2022', chunkSizeWarningLimit: 1500 },
    worker: { format: 'es' },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Course', link: '/course/', activeMatch: '/course/' },
      { text: 'Guides', link: '/guides/', activeMatch: '/guides/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      { text: 'Playground', link: '/playground' },
    ],
    sidebar: sidebar(here('../../../docs/reference')),
  },
});
