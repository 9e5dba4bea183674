import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkspace, type Workspace } from '../testing/run-cli.ts';
import { chartSvg } from './chart-svg.ts';
import { convergenceChart, curveChart, scatterChart, thinned } from './charts.ts';
import { contourChart } from './contour-chart.ts';
import { tableHtml } from './elements.ts';
import { pageHtml } from './page.ts';
import { COLOURS, HEIGHTS } from './theme.ts';
import { checkReportPath, writeReport } from './write-report.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await createWorkspace();
});
afterAll(() => workspace.remove());

const points = Array.from({ length: 20 }, (_, i) => ({ x: i, y: Math.sin(i) + 2 }));

describe('charts', () => {
  it.each([
    ['curve', curveChart({ xTitle: 'x', yTitle: 'y', points, curve: points.map((each) => ({ ...each, low: each.y - 1, high: each.y + 1 })) })],
    ['scatter', scatterChart({ xTitle: 'x', yTitle: 'y', points, line: points.slice(0, 2) })],
    [
      'convergence',
      convergenceChart(
        [
          { name: 'a', rows: points },
          { name: 'b', rows: points },
        ],
        { xTitle: 'evaluations', yTitle: 'f', isLogX: true },
      ),
    ],
    [
      'contour',
      contourChart({
        value: (x) => (x[0] ?? 0) ** 2 + 3 * (x[1] ?? 0) ** 2,
        path: [
          [2, 1],
          [1, 1],
          [0, 0],
        ],
        best: [0, 0],
        floor: 0,
      }),
    ],
  ])('%s renders with colours of the theme only, so that the dark scheme reaches all of it', async (_name, chart) => {
    const svg = await chartSvg(chart, 'a "label" & more');
    expect(svg).toContain('<svg ');
    expect(svg).toContain('aria-label="a &quot;label&quot; &amp; more"');
    expect(svg).not.toContain('NaN');
    const known = new Set([...Object.values(COLOURS), ...HEIGHTS.map(([light]) => light)]);
    const used = [...svg.matchAll(/(?:fill|stroke)="(#[0-9a-f]+|rgb[^"]*|[a-z]+)"/g)].map(([, colour]) => colour ?? '');
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((colour) => !known.has(colour) && !['none', 'transparent'].includes(colour))).toEqual([]);
  });

  it('thins evenly and never beyond the limit', () => {
    expect(thinned(5, 10)).toEqual([0, 1, 2, 3, 4]);
    expect(thinned(10, 4)).toEqual([0, 3, 6, 9]);
    expect(thinned(1_000_001, 2000).length).toBeLessThanOrEqual(2000);
  });
});

describe('pageHtml', () => {
  it('is one page without scripts or anything to fetch, and escapes text', () => {
    const html = pageHtml({
      title: '<b>',
      lead: 'lead',
      footer: 'a & b',
      sections: [{ title: 'One', body: tableHtml([{ title: 'x<y' }], [['<script>alert(1)</script>'], [{ html: '<b>1</b>' }]]) }],
    });
    expect(html).toContain('<title>&lt;b&gt;</title>');
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('<td><b>1</b></td>');
    expect(html).toContain('prefers-color-scheme:dark');
  });
});

/** WCAG contrast of two colours. */
function contrast(a: string, b: string): number {
  const light = (hex: string) => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high, low] = [light(a), light(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe('the theme', () => {
  it('keeps text readable in both schemes', () => {
    const html = pageHtml({ title: 't', lead: '', footer: '', sections: [] });
    const schemes = [...html.matchAll(/:root\{[^}]*?--paper:[^}]*\}/g)].map(([block]) =>
      Object.fromEntries([...block.matchAll(/--(\w+):(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour ?? ''])),
    );
    expect(schemes).toHaveLength(2);
    for (const colours of schemes) {
      const paper = colours['paper'] ?? '';
      expect(contrast(colours['ink'] ?? '', paper)).toBeGreaterThan(7);
      // WCAG AA for text: 4.5.
      for (const name of ['muted', 'blue', 'orange', 'green', 'violet', 'rose', 'teal'])
        expect(contrast(colours[name] ?? '', paper), name).toBeGreaterThan(4.5);
      expect(contrast(colours['muted'] ?? '', colours['panel'] ?? '')).toBeGreaterThan(4.5);
    }
  });
});

describe('writeReport', () => {
  it('writes whole files, over old ones too, and leaves nothing else', async () => {
    const target = await checkReportPath(workspace.folder, 'out.html');
    await writeReport(target, 'one');
    await writeReport(target, 'two');
    expect(await readFile(join(workspace.folder, 'out.html'), 'utf8')).toBe('two');
    expect(await workspace.files()).toEqual(['out.html']);
  });
  it('leaves nothing when the file cannot be put in place', async () => {
    const target = await checkReportPath(workspace.folder, 'late.html');
    await mkdir(join(workspace.folder, 'late.html', 'inside'), { recursive: true });
    await expect(writeReport(target, 'text')).rejects.toThrow(/^FILE_NOT_WRITABLE: report: late\.html cannot be written \(E[A-Z]+\)/);
    expect(await workspace.files()).toEqual(['late.html', 'out.html']);
  });
});
