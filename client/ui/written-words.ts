/** A field that a person writes freely. */
interface Written {
  readonly text: string
  /** Selects a passage of the text, and moves there. */
  go(passage: string): void
}

/** Fields that look for a thing, or take a code, are not searched. */
const PLAIN = ['textarea', 'input:not([type])', 'input[type="text"]']
  .map((field) => `${field}:not([readonly], [spellcheck="false"])`)
  .join()
const RICH = '[contenteditable="true"]'
const BLOCK = 'p, h1, h2, h3, h4, h5, h6, li, td, th, pre'

/** The fields within an element that a person writes freely, plain or rich. */
export function writtenIn(place: HTMLElement): Written[] {
  return [
    ...[...place.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(PLAIN)].map(plain),
    ...[...place.querySelectorAll<HTMLElement>(RICH)].map(rich),
  ]
}

function plain(field: HTMLInputElement | HTMLTextAreaElement): Written {
  return {
    text: field.value,
    go(passage) {
      const at = field.value.indexOf(passage)
      field.focus()
      if (at >= 0) field.setSelectionRange(at, at + passage.length)
    },
  }
}

/** Read from the page, so that an editor needs nothing more; carets of others and mentions are left out. */
function rich(field: HTMLElement): Written {
  const runs: { node: Text; at: number }[] = []
  let text = ''
  let block: Element | null | undefined
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (node.parentElement!.closest('[contenteditable="false"]')) continue
    const within = node.parentElement!.closest(BLOCK)
    if (block !== undefined && within !== block) text += '\n'
    block = within
    runs.push({ node, at: text.length })
    text += node.data
  }

  const pointAt = (place: number): [Node, number] => {
    const { node, at } = runs.findLast((run) => run.at <= place)!
    return [node, Math.min(place - at, node.length)]
  }
  return {
    text,
    go(passage) {
      const at = text.indexOf(passage)
      field.focus()
      if (at < 0) return
      document.getSelection()?.setBaseAndExtent(...pointAt(at), ...pointAt(at + passage.length))
      pointAt(at)[0].parentElement?.scrollIntoView({ block: 'nearest' })
    },
  }
}
