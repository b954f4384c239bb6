import type { RichNode } from '../richtext/richtext.contract.ts'
import { attr, wholeAttr } from '../richtext/walk.rules.ts'

interface Cell {
  span: number
  align: string
  content: object[]
}

/**
 * Flattens a table: each row fills all columns. A cell that spans rows is written in the first one and leaves the
 * others empty.
 */
export function flatTable(
  table: RichNode,
  settle: (node: RichNode) => object,
): { columns: number; head: Cell[]; rows: Cell[][] } {
  const given = (table.content ?? []).map(({ content }) => content ?? [])
  const taken: number[][] = given.map(() => [])
  const rows = given.map((row, at) => placed(row, at, taken, settle))
  const columns = Math.max(1, ...rows.map(widthOf))
  const filled = rows.map((row) => [...row, ...Array.from({ length: columns - widthOf(row) }, () => EMPTY)])
  const isTitled = given[0]?.every(({ type }) => type === 'tableHeader') ?? false
  return { columns, head: isTitled ? filled[0]! : [], rows: filled.slice(isTitled ? 1 : 0) }
}

const EMPTY: Cell = { span: 1, align: '', content: [] }
const widthOf = (row: readonly Cell[]) => row.reduce((sum, { span }) => sum + span, 0)

function placed(
  row: readonly RichNode[],
  at: number,
  taken: number[][],
  settle: (node: RichNode) => object,
): Cell[] {
  const cells: Cell[] = []
  const skip = () => {
    while (taken[at]!.includes(widthOf(cells))) cells.push(EMPTY)
  }
  for (const cell of row) {
    skip()
    const column = widthOf(cells)
    const span = wholeAttr(cell, 'colspan')
    for (let below = at + 1; below < at + wholeAttr(cell, 'rowspan') && below < taken.length; below++)
      taken[below]!.push(...Array.from({ length: span }, (_, i) => column + i))
    cells.push({ span, align: attr(cell, 'align'), content: (cell.content ?? []).map(settle) })
  }
  skip()
  return cells
}
