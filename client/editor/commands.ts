import type { Component } from 'svelte'
import At from '~icons/ph/at'
import Bold from '~icons/ph/text-b'
import Italic from '~icons/ph/text-italic'
import Link from '~icons/ph/link'
import List from '~icons/ph/list-bullets'
import Numbers from '~icons/ph/list-numbers'
import Quote from '~icons/ph/quotes'
import Redo from '~icons/ph/arrow-arc-right'
import Table from '~icons/ph/table'
import Tasks from '~icons/ph/list-checks'
import Title from '~icons/ph/text-h-two'
import Subtitle from '~icons/ph/text-h-three'
import Undo from '~icons/ph/arrow-arc-left'
import { m } from '#client/paraglide/messages.js'
import type { Binding } from './binding.svelte.ts'

/** A command of the toolbar. */
export interface Command {
  words: string
  keys?: string
  Icon: Component
  /** Whether it is on; absent for a command that is not a toggle. */
  on?: boolean
  blocked?: boolean
  run: () => void
}
export type Kit = 'reply' | 'full'

/** The commands available at the caret. Reactive: read it in a $derived. */
export function commandsOf(
  binding: Binding,
  kit: Kit,
  { askLink, mention }: { askLink: () => void; mention: boolean },
): Command[] {
  const { editor } = binding
  const chain = () => editor.chain().focus()
  const marks: Command[] = [
    {
      words: m.editor_bold(),
      keys: 'Ctrl+B',
      Icon: Bold,
      on: binding.isActive('bold'),
      run: () => chain().toggleBold().run(),
    },
    {
      words: m.editor_italic(),
      keys: 'Ctrl+I',
      Icon: Italic,
      on: binding.isActive('italic'),
      run: () => chain().toggleItalic().run(),
    },
    { words: m.editor_link(), Icon: Link, on: binding.isActive('link'), run: askLink },
  ]
  const titles: Command[] = (
    [
      [2, Title, m.editor_title()],
      [3, Subtitle, m.editor_subtitle()],
    ] as const
  ).map(([level, Icon, words]) => ({
    words,
    Icon,
    on: binding.isActive('heading', { level }),
    run: () => chain().toggleHeading({ level }).run(),
  }))
  const lists: Command[] = [
    {
      words: m.editor_list(),
      Icon: List,
      on: binding.isActive('bulletList'),
      run: () => chain().toggleBulletList().run(),
    },
    {
      words: m.editor_numbers(),
      Icon: Numbers,
      on: binding.isActive('orderedList'),
      run: () => chain().toggleOrderedList().run(),
    },
  ]
  const tasks: Command = {
    words: m.editor_tasks(),
    Icon: Tasks,
    on: binding.isActive('taskList'),
    run: () => chain().toggleTaskList().run(),
  }
  const quote: Command = {
    words: m.editor_quote(),
    Icon: Quote,
    on: binding.isActive('blockquote'),
    run: () => chain().toggleBlockquote().run(),
  }
  const at: Command = {
    words: m.editor_mention(),
    keys: '@',
    Icon: At,
    run: () => chain().insertContent('@').run(),
  }
  const table: Command = {
    words: m.editor_table(),
    Icon: Table,
    blocked: binding.isActive('table'),
    run: () => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  }
  const history: Command[] = [
    {
      words: m.editor_undo(),
      keys: 'Ctrl+Z',
      Icon: Undo,
      blocked: !binding.can((can) => can.undo()),
      run: () => chain().undo().run(),
    },
    {
      words: m.editor_redo(),
      keys: 'Ctrl+Y',
      Icon: Redo,
      blocked: !binding.can((can) => can.redo()),
      run: () => chain().redo().run(),
    },
  ]
  const mentions = mention ? [at] : []
  if (kit === 'reply') return [...marks, ...lists, quote, ...mentions]
  return [...titles, ...marks, ...lists, tasks, quote, table, ...mentions, ...history]
}

/** The commands for the table around the caret. */
export function tableCommands({ editor }: Binding): { words: string; run: () => void }[] {
  const chain = () => editor.chain().focus()
  return [
    { words: m.editor_row_after(), run: () => chain().addRowAfter().run() },
    { words: m.editor_column_after(), run: () => chain().addColumnAfter().run() },
    { words: m.editor_row_remove(), run: () => chain().deleteRow().run() },
    { words: m.editor_column_remove(), run: () => chain().deleteColumn().run() },
    { words: m.editor_table_remove(), run: () => chain().deleteTable().run() },
  ]
}
