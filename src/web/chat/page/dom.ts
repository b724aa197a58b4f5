import type { El } from '../tree.ts'

/** Nodes of a tree. Texts become text nodes and nothing else, whatever they hold. */
export function make({ tag, attrs, children }: El): HTMLElement {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attrs)) {
    if (value === true) element.setAttribute(name, '')
    else if (typeof value === 'string') element.setAttribute(name, value)
  }
  for (const child of children) element.append(typeof child === 'string' ? child : make(child))
  return element
}

/** An element the server always prints. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id)
  if (!element) throw new Error(`the page has no #${id}`)
  return element as T
}

/** 128 bits of chance; `crypto.randomUUID` is missing where the page is not served over https. */
export function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
