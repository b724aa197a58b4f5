/**
 * Mark-up as plain data, so that the page is written once: the server prints a tree as HTML, the browser makes nodes
 * of the same tree. Texts from outside can only ever become text or a quoted attribute value.
 */
export interface El {
  readonly tag: string
  /** `true`: an attribute without value; `undefined` and `false`: left out. */
  readonly attrs: Readonly<Record<string, string | boolean | undefined>>
  readonly children: readonly Node[]
}

export type Node = El | string

export function el(tag: string, attrs: El['attrs'] = {}, ...children: readonly Node[]): El {
  return { tag, attrs, children }
}

/** Elements that have no end tag in HTML. */
const VOID = new Set(['meta', 'link', 'input', 'img', 'br'])

export function print(node: Node): string {
  if (typeof node === 'string') return quoted(node)
  let attrs = ''
  for (const [name, value] of Object.entries(node.attrs)) {
    if (value === true) attrs += ` ${name}`
    else if (typeof value === 'string') attrs += ` ${name}="${quoted(value)}"`
  }
  const start = `<${node.tag}${attrs}>`
  return VOID.has(node.tag) ? start : `${start}${node.children.map(print).join('')}</${node.tag}>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function quoted(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string)
}
