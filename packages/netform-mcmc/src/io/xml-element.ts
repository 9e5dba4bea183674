/** XML elements with the lines they stand on, over the parser `@rgrove/parse-xml`, which expands no external or custom entities. */
import { parseXml, XmlElement, type XmlNode } from '@rgrove/parse-xml';
import { ThetakitError } from '@thetakit/registry';

/** An element of a document. */
export interface Element {
  /** Name without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Line of its start tag, from 1. */
  readonly line: number;
  readonly children: readonly Element[];
  /** Text of the element and all below it. */
  readonly text: string;
}

/** The root element of a document. Throws DATA_FORMAT, naming the line, when the text is no well-formed XML or the root has another name. */
export function xmlRoot(who: string, text: string, rootName: string): Element {
  const root = elementOf(parse(who, text), lineFinder(text));
  if (root.name === rootName) return root;
  throw new ThetakitError('DATA_FORMAT', {
    who,
    problem: `line ${root.line}: the document is <${root.name}>, expected <${rootName}>`,
    action: `Give a <${rootName}> document`,
    data: { line: root.line },
  });
}

/** Children of a name. */
export function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

function parse(who: string, text: string): XmlElement {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root !== null) return root;
  } catch (cause) {
    // XmlError has a line; a RangeError comes from nesting that no network has.
    const { line, message } = cause as { line?: number; message: string };
    throw new ThetakitError('DATA_FORMAT', {
      who,
      problem: `line ${line ?? '?'} is no XML (${message.split(/\n| \(line/)[0]})`,
      action: 'Repair the document',
      data: { line },
      cause,
    });
  }
  throw new ThetakitError('DATA_FORMAT', { who, problem: 'the document has no element', action: 'Repair the document' });
}

function elementOf(node: XmlElement, lineAt: (offset: number) => number): Element {
  return {
    name: node.name.replace(/^.*:/, ''),
    attributes: node.attributes,
    line: lineAt(node.start),
    children: node.children.filter(isElement).map((child) => elementOf(child, lineAt)),
    get text() {
      return node.text;
    },
  };
}

const isElement = (node: XmlNode): node is XmlElement => node instanceof XmlElement;

/** Line of an offset, by binary search over the ends of lines. */
function lineFinder(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
