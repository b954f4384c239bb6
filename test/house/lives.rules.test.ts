import { expect, it } from 'vitest'
import { drawingOf } from '#test/support/lives.ts'
import { MANDATE_LIFE } from '#server/community/mandates.rules.ts'
import { ISSUE_LIFE } from '#server/journal/rules.ts'
import { SESSION_LIFE } from '#server/sessions/rules.ts'
import { TOOL_LIFE } from '#server/library/rules.ts'
import { THREAD_LIFE } from '#server/threads/rules.ts'

/** `npx vitest -u` rewrites it. A change of a table is thus read twice: in the code and in its drawing. */
it('lives: docs/lives.md is current', async () => {
  const drawings = [
    drawingOf(THREAD_LIFE),
    drawingOf(ISSUE_LIFE),
    drawingOf(MANDATE_LIFE),
    drawingOf(SESSION_LIFE),
    drawingOf(TOOL_LIFE),
  ]
  await expect(['# Lives', '', ...drawings].join('\n')).toMatchFileSnapshot('../../docs/lives.md')
})
