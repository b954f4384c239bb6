import * as Y from 'yjs'

/**
 * Inserts an empty Y.XmlText in every empty line of `root`. Two people who start typing in the same empty line then
 * share it. Otherwise each would create one, and the editor, which displays both as one, would move all text into the
 * first and delete the second with what is being typed there.
 *
 * @param isLine whether a node of this name holds text
 * @param isOurs which of the empty lines; all by default
 */
export function openBlankLines(
  root: Y.XmlFragment,
  isLine: (name: string) => boolean,
  isOurs: (line: Y.XmlElement) => boolean = () => true,
): void {
  const blank = (node: unknown) =>
    node instanceof Y.XmlElement && node.length === 0 && isLine(node.nodeName) && isOurs(node as Y.XmlElement)
  for (const line of [...root.createTreeWalker(blank)]) (line as Y.XmlElement).insert(0, [new Y.XmlText()])
}
