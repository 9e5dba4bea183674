/**
 * Links of pages are written as paths of the repository, which editors and checks can follow: `../../../../docs/reference/optimizer/adam.md`.
 * On the site the same page is `/reference/optimizer/adam`; files that are not pages lead to nowhere, so they lose their link.
 */
import { posix } from 'node:path';

/** The part of a Markdown token that is changed here. */
interface LinkToken {
  readonly type: string;
  readonly children: LinkToken[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** The part of a Markdown renderer that is used here. */
interface Renderer {
  readonly core: {
    readonly ruler: { push(name: string, rule: (state: { readonly tokens: LinkToken[]; readonly env: { readonly relativePath?: string } }) => void): void };
  };
}

/** Where a link of the page at `page` (below content) leads on the site; the link itself when it is no reference page. */
export function siteLink(page: string, link: string): string {
  if (/^([a-z]+:|\/|#)/.test(link)) return link;
  const [path = '', anchor] = link.split('#');
  const full = posix.join('apps/docs/content', posix.dirname(page), path);
  const end = anchor === undefined ? '' : `#${anchor}`;
  const reference = /^docs\/reference\/(.*)\.md$/.exec(full)?.[1];
  if (reference === undefined) return link;
  return `/reference/${reference === 'README' ? '' : reference}${end}`;
}

/** A plugin for the Markdown renderer that rewrites links. */
export function repositoryLinks(markdown: Renderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const visit = (token: LinkToken) => {
      if (token.type === 'link_open') token.attrSet('href', siteLink(env.relativePath ?? '', token.attrGet('href') ?? ''));
      token.children?.forEach(visit);
    };
    tokens.forEach(visit);
  });
}
