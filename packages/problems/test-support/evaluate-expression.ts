/** A small evaluator of arithmetic text, for tests that compare our definitions with published formulas: + - * / ^, parentheses, calls. */
const functions: Readonly<Record<string, (value: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  sqrt: Math.sqrt,
  atan: Math.atan,
  Abs: Math.abs,
};

/** The value of `text` with the given names. */
export function evaluateExpression(text: string, names: Readonly<Record<string, number>>): number {
  const tokens = text.match(/\d+\.?\d*(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[-+*/^()]/g) ?? [];
  let at = 0;
  const take = (token: string) => tokens[at] === token && ++at > 0;

  function sum(): number {
    let value = product();
    for (;;) {
      if (take('+')) value += product();
      else if (take('-')) value -= product();
      else return value;
    }
  }
  function product(): number {
    let value = signed();
    for (;;) {
      if (take('*')) value *= signed();
      else if (take('/')) value /= signed();
      else return value;
    }
  }
  function signed(): number {
    return take('-') ? -signed() : power();
  }
  function power(): number {
    const base = atom();
    return take('^') ? base ** signed() : base;
  }
  function atom(): number {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = sum();
      if (!take(')')) throw new Error(`missing ) in ${text}`);
      return value;
    }
    if (/^[\d.]/.test(token)) return Number(token);
    const call = functions[token];
    if (call !== undefined && tokens[at] === '(') return call(atom());
    const value = token === 'pi' ? Math.PI : names[token];
    if (value === undefined) throw new Error(`unknown name ${token} in ${text}`);
    return value;
  }

  const value = sum();
  if (at !== tokens.length) throw new Error(`cannot read ${tokens[at]} in ${text}`);
  return value;
}
