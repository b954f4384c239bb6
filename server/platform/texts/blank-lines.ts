import * as Y from 'yjs'

/**
 * Gives every line of `root` that holds nothing yet an empty run of words. Two people who begin the same blank line at
 * once then write in one run; otherwise each would begin a run of their own, and the editor, which shows both as one,
 * would put all the words in the first and drop the second with what the other was just typing in it.
 *
 * @param isLine whether a node of this name holds words
 * @param isOurs which of the blank lines; all of them by default
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
