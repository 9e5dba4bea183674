/** A registry of npm on this machine that has the packed files and nothing else: for the scope @thetakit in tests. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Packed } from './packed-packages.ts';

/** A running registry. */
export interface LocalRegistry {
  readonly address: string;
  close(): void;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Before the first release every version is 0.0.0; what will be released then is 0.1.0. */
const released = (text: string) => text.replace('0.0.0', '0.1.0');

function packument(address: string, file: string, text: string): object {
  const manifest = JSON.parse(text) as Manifest;
  const own = (name: string, range: string) => (name.startsWith('@thetakit/') ? released(range) : range);
  const dependencies = Object.fromEntries(Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [name, own(name, range)]));
  const version = released(manifest.version);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  const dist = { tarball: `${address}/-/${encodeURIComponent(manifest.name)}.tgz`, integrity };
  return { name: manifest.name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, version, dependencies, dist } } };
}

/** Serves the packed files. */
export async function serveRegistry({ files }: Packed): Promise<LocalRegistry> {
  const paths = new Map(Object.entries(files).map(([name, file]) => [name, file.slice('file:'.length)]));
  const manifests = new Map([...paths].map(([name, file]) => [name, execFileSync('tar', ['-xOf', file, 'package/package.json'], { encoding: 'utf8' })]));
  let address = '';
  const server = createServer((request, response) => {
    const path = decodeURIComponent(decodeURIComponent(new URL(request.url ?? '/', 'http://registry').pathname));
    const [, tarball] = /^\/-\/(.+)\.tgz$/.exec(path) ?? [];
    const file = paths.get(tarball ?? path.slice(1));
    if (file === undefined) {
      response.statusCode = 404;
      response.end('{}');
    } else if (tarball !== undefined) response.end(readFileSync(file));
    else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packument(address, file, manifests.get(path.slice(1)) ?? '{}')));
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, close: () => server.close() };
}
