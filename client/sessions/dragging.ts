import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'
import type { Attachment } from 'svelte/attachments'

/** The drop target: before a card, onto it, or after it. */
export interface Aim {
  readonly card: string
  readonly at: 'before' | 'onto' | 'after'
}

interface Dropping {
  /** Called when the drop target changes. */
  aim(aim: Aim | null): void
  onto(card: string, target: string): void
  /** `after` is the card above; `null` at the end of the column. */
  into(card: string, column: string, neighbour: { card: string; side: 'before' | 'after' } | null): void
}

/** Dropping on a card's middle groups the two; near an edge, it inserts above or below. */
const EDGE = 0.28

function aimAt(element: Element, clientY: number): Aim['at'] {
  const { top, height } = element.getBoundingClientRect()
  const share = (clientY - top) / height
  return share < EDGE ? 'before' : share > 1 - EDGE ? 'after' : 'onto'
}

export function draggableCard(card: string, { aim }: Pick<Dropping, 'aim'>): Attachment<HTMLElement> {
  return (element) =>
    combine(
      draggable({ element, getInitialData: () => ({ card }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['card'] !== card,
        getData: ({ input, element }) =>
          attachClosestEdge(
            { target: card, at: aimAt(element, input.clientY) },
            { input, element, allowedEdges: ['top', 'bottom'] },
          ),
        onDrag: ({ self }) => aim({ card, at: self.data['at'] as Aim['at'] }),
        onDragLeave: () => aim(null),
        onDrop: () => aim(null),
      }),
    )
}

/** A column has `data-aimed` while a card is over it. */
export function columnTarget(column: string): Attachment<HTMLElement> {
  return (element) => {
    const aimed = (is: boolean) => () => void element.toggleAttribute('data-aimed', is)
    return dropTargetForElements({
      element,
      getData: () => ({ column }),
      onDragEnter: aimed(true),
      onDragLeave: aimed(false),
      onDrop: aimed(false),
    })
  }
}

/**
 * Handles drags on the page.
 *
 * @returns a function that stops
 */
export function onDrops(columnOf: (card: string) => string | undefined, dropping: Dropping): () => void {
  return monitorForElements({
    onDrop({ source, location }) {
      dropping.aim(null)
      const card = source.data['card'] as string | undefined
      const [target] = location.current.dropTargets
      if (!card || !target) return
      const other = target.data['target'] as string | undefined
      if (!other) return dropping.into(card, target.data['column'] as string, null)
      if (target.data['at'] === 'onto') return dropping.onto(card, other)
      const side = extractClosestEdge(target.data) === 'bottom' ? 'after' : 'before'
      const column = columnOf(other)
      if (column) dropping.into(card, column, { card: other, side })
    },
  })
}
