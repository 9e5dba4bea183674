/** One self-contained HTML page: style and charts inline, no script, nothing fetched. */
import { themeCss } from './theme.ts';

/** A page of sections. */
export interface Page {
  readonly title: string;
  /** One paragraph under the title, as HTML. */
  readonly lead: string;
  readonly sections: readonly Section[];
  /** Small print at the end, as text. */
  readonly footer: string;
}

/** A part of a page with its own heading. */
export interface Section {
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** Its own sections, one level down. */
  readonly parts?: readonly Section[];
}

/** Text made safe for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const css = `
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4em;letter-spacing:-.01em}
h2{font-size:1.3rem;margin:2.2em 0 .6em;padding-top:.7em;border-top:1px solid var(--grid)}
h3{font-size:1.05rem;margin:1.8em 0 .5em}
p{margin:.5em 0 .9em;max-width:75ch}
.lead{font-size:1.05rem;color:var(--muted)}
code,pre{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--panel);border:1px solid var(--grid);border-radius:8px;padding:12px 14px;overflow-x:auto;margin:.6em 0 1em;white-space:pre-wrap;overflow-wrap:anywhere}
p code,td code,li code{background:var(--panel);border:1px solid var(--grid);border-radius:4px;padding:.05em .35em}
figure{margin:0;min-width:0}
figcaption{overflow-wrap:anywhere;color:var(--muted);font-size:.88rem;margin-top:.3em;max-width:65ch}
svg.chart{max-width:100%;height:auto;display:block}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr));gap:28px 32px;margin:1em 0}
.scroll{overflow-x:auto;margin:.6em 0 1em}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.34em .9em .34em 0;text-align:left;border-bottom:1px solid var(--grid);white-space:nowrap}
th{font-weight:600;color:var(--muted);border-bottom:1px solid var(--frame)}
td.number,th.number{text-align:right}
td.wrap{white-space:normal;overflow-wrap:anywhere;min-width:260px}
td.wrap code{background:none;border:0;padding:0;font-size:.8rem}
h1{overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px;margin:1.2em 0}
.fact{background:var(--panel);border:1px solid var(--grid);border-radius:8px;padding:10px 14px}
.fact b{display:block;font-size:1.15rem;font-weight:600;font-variant-numeric:tabular-nums}
.fact span{color:var(--muted);font-size:.85rem}
.good{color:var(--green)}.bad{color:var(--rose)}
nav{margin:1.2em 0}nav ol{margin:0;padding-left:1.4em}
a{color:var(--blue)}
details{margin:1em 0}summary{cursor:pointer;color:var(--muted)}
footer{margin-top:3em;padding-top:1em;border-top:1px solid var(--grid);color:var(--muted);font-size:.85rem}
@media print{main{max-width:none}}
`;

/** The page as HTML text. A table of contents appears from four sections on. */
export function pageHtml({ title, lead, sections, footer }: Page): string {
  const id = (index: number) => `section-${index + 1}`;
  const contents =
    sections.length < 4
      ? ''
      : `<nav aria-label="Contents"><ol>${sections.map((section, i) => `<li><a href="#${id(i)}">${escapeHtml(section.title)}</a></li>`).join('')}</ol></nav>`;
  const body = sections.map((section, i) => sectionHtml(section, 2, id(i))).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="thetakit">
<title>${escapeHtml(title)}</title>
<style>${themeCss()}${css}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${lead}</p>
${contents}
${body}
<footer>${escapeHtml(footer)}</footer>
</main>
</body>
</html>
`;
}

function sectionHtml({ title, body, parts = [] }: Section, level: number, id?: string): string {
  const tag = `h${level}`;
  const inner = parts.map((part) => sectionHtml(part, Math.min(4, level + 1))).join('\n');
  return `<section${id === undefined ? '' : ` id="${id}"`}>\n<${tag}>${escapeHtml(title)}</${tag}>\n${body}\n${inner}</section>`;
}
