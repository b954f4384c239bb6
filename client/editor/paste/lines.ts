/** A row of inline nodes as paragraphs: two breaks in a row separate them. */
export function paragraphs(line: readonly Node[]): Node[][] {
  const found: Node[][] = [[]]
  line.forEach((node, i) => {
    const next = line.slice(i + 1).find((one) => !isBlankText(one))
    const ends = isBreak(node) && (isBreak(next) || (isBreak(line[i - 1]) && !found.at(-1)!.length))
    if (!ends) found.at(-1)!.push(node)
    else if (found.at(-1)!.length) found.push([])
  })
  return found.map(trimmed).filter((words) => words.some(({ textContent }) => hasWords(textContent)))
}

/** Without the breaks and the white space at both ends. */
export function trimmed(line: readonly Node[]): Node[] {
  const words = [...line]
  while (words.length && isEdge(words[0]!)) words.shift()
  while (words.length && isEdge(words.at(-1)!)) words.pop()
  return words
}
const isEdge = (node: Node) => isBreak(node) || !hasWords(node.textContent)

const isBreak = (node: Node | undefined) => node?.nodeName === 'BR'
const isBlankText = (node: Node) => node.nodeType === Node.TEXT_NODE && !node.textContent?.trim()
const hasWords = (text: string | null) => /[^\s\u00a0]/.test(text ?? '')

/** Whether a block shows nothing. */
export function isEmptyBlock(node: Node): boolean {
  return !/^(HR|TABLE|PRE)$/.test(node.nodeName) && !hasWords(node.textContent)
}

export function firstWords(element: Element): Node | null {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let node = walker.nextNode()
  while (node && !node.textContent?.trim()) node = walker.nextNode()
  return node
}

/** The lines of an element that shows code, with its breaks and boxes as line ends. */
export function codeLines(element: Element): string {
  const text = [...element.childNodes].map((node) => {
    if (isBreak(node)) return '\n'
    if (!(node instanceof Element)) return node.textContent
    return codeLines(node) + (node.nodeName === 'DIV' ? '\n' : '')
  })
  return text.join('')
}

/** A heading cell is bold by itself. */
export function withoutBold(node: Element): Element {
  for (const bold of node.querySelectorAll('strong')) bold.replaceWith(...bold.childNodes)
  return node
}
