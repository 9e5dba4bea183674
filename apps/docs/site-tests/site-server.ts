/** Serves the built site, counting what it sends. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the built site. */
export const DIST = fileURLToPath(new URL('../dist', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** A server of the site. */
export interface SiteServer {
  /** Such as `http://127.0.0.1:1234`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** The file behind a path of the site, with clean addresses; null when there is none. */
export function fileOf(path: string): string | null {
  const full = join(DIST, decodeURIComponent(path));
  const candidates = [full, `${full}.html`, join(full, 'index.html')];
  return candidates.find((each) => existsSync(each) && statSync(each).isFile()) ?? null;
}

/** Starts a server on a free port. */
export async function serveSite(): Promise<SiteServer> {
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('the site is not built: run `turbo run build` first');
  const server = createServer((request, response) => {
    const file = fileOf(new URL(request.url ?? '/', 'http://site').pathname);
    response.statusCode = file === null ? 404 : 200;
    response.setHeader('content-type', types[extname(file ?? '')] ?? 'application/octet-stream');
    if (file?.includes('/assets/') === true) response.setHeader('cache-control', 'max-age=3600');
    response.end(file === null ? 'not found' : readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve, reject) => server.close((error) => (error === undefined ? resolve() : reject(error)))),
  };
}
