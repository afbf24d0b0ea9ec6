import { escapeText } from './text.ts'

const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Attributes whose numbers are positions and lengths, in pixels. */
const PLACES = new Set('d transform x y x1 x2 y1 y2 width height cx cy r points'.split(' '))

/** A new SVG element with these attributes and children. */
export function svgElement(
  document: Document,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (Node | string)[] = [],
): SVGElement {
  const element = document.createElementNS(NAMESPACE, name) as SVGElement
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  element.append(...children)
  return element
}

/**
 * An element as XML, with positions to a tenth of a pixel. The documents' own serialisers differ: one writes entities that XML does not have,
 * another a namespace on every element, and each has its own order of attributes. With this one, a page and Node give the same text.
 */
export function svgMarkup(element: Element): string {
  const attributes = [...element.attributes].map(
    ({ name, value }) => ` ${name}="${escapeText(PLACES.has(name) ? inTenths(value) : value)}"`,
  )
  const open = `<${element.localName}${attributes.sort().join('')}`
  const children = [...element.childNodes].map(childMarkup).join('')
  return children === '' ? `${open}/>` : `${open}>${children}</${element.localName}>`
}

function childMarkup(node: Node): string {
  if (node.nodeType === node.ELEMENT_NODE) return svgMarkup(node as Element)
  return node.nodeType === node.TEXT_NODE ? escapeText(node.textContent ?? '') : ''
}

/** Every fraction in a path, a transform or a coordinate, except in units of the font ("0.32em"). */
function inTenths(value: string): string {
  return value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?(?![\dem])/gi, (number) => String(Math.round(Number(number) * 10) / 10))
}
