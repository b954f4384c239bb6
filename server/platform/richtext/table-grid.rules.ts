import type { RichNode } from './richtext.contract.ts'
import { wholeAttr } from './walk.rules.ts'

/** A cell, where it stands and how far it reaches. */
export interface PlacedCell {
  cell: RichNode
  x: number
  y: number
  columns: number
  rows: number
}

interface Grid {
  columns: number
  /** Whether the first row is a header. */
  isTitled: boolean
  cells: PlacedCell[]
}

/** Places the cells of a table: a merged cell takes the places that it covers. */
export function gridOf(table: RichNode): Grid {
  const given = (table.content ?? []).map(({ content }) => content ?? [])
  const isTitled = Boolean(given[0]?.length && given[0].every(({ type }) => type === 'tableHeader'))
  const taken = given.map(() => new Set<number>())
  const cells = given.flatMap((row, y) => {
    let x = 0
    return row.map((cell): PlacedCell => {
      while (taken[y]!.has(x)) x++
      const columns = wholeAttr(cell, 'colspan')
      // A header cell stays in the header, which is repeated at the top of each page.
      const end = isTitled && y === 0 ? 1 : given.length
      const rows = Math.max(1, Math.min(wholeAttr(cell, 'rowspan'), end - y))
      for (let down = y; down < y + rows; down++)
        for (let across = x; across < x + columns; across++) taken[down]!.add(across)
      const placed = { cell, x, y, columns, rows }
      x += columns
      return placed
    })
  })
  return { columns: Math.max(1, ...cells.map(({ x, columns }) => x + columns)), isTitled, cells }
}
