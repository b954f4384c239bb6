import type { RichNode } from '../richtext/richtext.contract.ts'
import { gridOf, type PlacedCell } from '../richtext/table-grid.rules.ts'
import { attr } from '../richtext/walk.rules.ts'

type Settle = (node: RichNode) => object

interface Cell {
  x: number
  y: number
  span: number
  rows: number
  align: string
  content: object[]
}

/** A table as a grid, for the template. */
export function flatTable(table: RichNode, settle: Settle): { columns: number; head: Cell[]; cells: Cell[] } {
  const { columns, isTitled, cells } = gridOf(table)
  const drawn = ({ cell, x, y, columns, rows }: PlacedCell): Cell => ({
    x,
    y,
    span: columns,
    rows,
    align: attr(cell, 'align'),
    content: (cell.content ?? []).map(settle),
  })
  const isHead = ({ y }: PlacedCell) => isTitled && y === 0
  return {
    columns,
    head: cells.filter(isHead).map(drawn),
    cells: cells.filter((placed) => !isHead(placed)).map(drawn),
  }
}
