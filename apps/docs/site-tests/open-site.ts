/** A browser on the built site, whose pages report what goes wrong. */
import { readdirSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { findChromium } from '../../../tooling/bootstrap/chromium.mjs';
import { DIST, type SiteServer, serveSite } from './site-server.ts';

/** A page with its problems. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, failed requests, and requests that leave the site. */
  readonly problems: string[];
}

/** The site in a browser. */
export interface OpenSite {
  readonly browser: Browser;
  readonly origin: string;
  open(path: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** Launches the browser; WebGL is drawn in software. */
export async function openSite(): Promise<OpenSite> {
  const executablePath = findChromium(process.env);
  if (executablePath === null) throw new Error('no Chromium: set CHROMIUM_PATH');
  const server: SiteServer = await serveSite();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  return {
    browser,
    origin: server.origin,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
      const page = await context.newPage();
      const problems: string[] = [];
      watch(page, server.origin, (problem) => problems.push(problem));
      await page.goto(server.origin + path, { waitUntil: 'load' });
      return { page, problems };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Reports what goes wrong on a page: complaints of the console, exceptions, failed requests, requests that leave the site. */
export function watch(page: Page, origin: string, report: (problem: string) => void): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') report(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => report(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin)) report(`leaves the site: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) report(`${response.status()}: ${response.url()}`);
  });
}

/** Every page of the built site, as addresses. */
export function sitePages(): string[] {
  return readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html') && entry.name !== '404.html')
    .map((entry) => `/${relative(DIST, `${entry.parentPath}${sep}${entry.name}`).split(sep).join('/')}`)
    .map((path) => path.replace(/\.html$/, '').replace(/(^|\/)index$/, '$1'))
    .sort();
}

/** Runs `work` on every item, `width` at a time. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
