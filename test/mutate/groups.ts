/** Files that are mutated together, and the tests that must fail on each mutant. A slow test is run for each of them. */
export interface Group {
  files: string[]
  tests: string[]
}

export const GROUPS: Group[] = [
  { files: ['server/platform/life.rules.ts'], tests: ['test/platform/life.rules.test.ts'] },
  { files: ['server/platform/days.rules.ts'], tests: ['test/accounts/address-change.api.test.ts'] },
  { files: ['server/platform/own.rules.ts'], tests: ['test/platform/richtext.rules.test.ts'] },
  { files: ['server/accounts/rules.ts'], tests: ['test/accounts/password.rules.test.ts'] },
  {
    files: ['server/accounts/second-factor.rules.ts', 'server/community/second-factor.access.ts'],
    tests: ['test/accounts/second-factor.api.test.ts'],
  },
  { files: ['server/community/rules.ts'], tests: ['test/community/levels.rules.test.ts'] },
  {
    files: ['server/community/mandates.rules.ts'],
    tests: ['test/community/mandates.rules.test.ts', 'test/house/lives.rules.test.ts'],
  },
  {
    files: ['server/threads/rules.ts', 'server/threads/posts.rules.ts'],
    tests: ['test/threads/threads.rules.test.ts', 'test/house/lives.rules.test.ts'],
  },
  {
    files: ['personal-data', 'personal-data-context', 'plain-signs'].map(
      (name) => `server/platform/${name}.rules.ts`,
    ),
    tests: ['test/platform/personal-data.rules.test.ts'],
  },
  {
    files: [
      'server/redactions/rules.ts',
      'server/redactions/access.ts',
      'server/redactions/held.access.ts',
      'server/redactions/redactable.access.ts',
    ],
    tests: ['test/redactions/redactions.rules.test.ts', 'test/redactions/redactions.api.test.ts'],
  },
  {
    files: ['matching', 'in-html', 'edits', 'passages', 'plain-words'].map(
      (name) => `server/platform/purge-words/${name}.rules.ts`,
    ),
    tests: ['test/platform/purge-passages.rules.test.ts'],
  },
  {
    files: ['server/journal/rules.ts', 'server/journal/compose.rules.ts', 'server/journal/dates.rules.ts'],
    tests: [
      'test/journal/journal.rules.test.ts',
      'test/journal/issue-rules.rules.test.ts',
      'test/house/lives.rules.test.ts',
    ],
  },
  {
    files: ['server/library/rules.ts'],
    tests: [
      'test/library/library.rules.test.ts',
      'test/library/tool-refusals.rules.test.ts',
      'test/house/lives.rules.test.ts',
    ],
  },
  { files: ['server/library/template.rules.ts'], tests: ['test/library/template.rules.test.ts'] },
  {
    files: ['server/sessions/rules.ts'],
    tests: [
      'test/sessions/sessions.rules.test.ts',
      'test/sessions/minutes.rules.test.ts',
      'test/house/lives.rules.test.ts',
    ],
  },
  {
    files: [
      'server/sessions/minutes.rules.ts',
      'server/sessions/record.rules.ts',
      'server/sessions/templates.rules.ts',
    ],
    tests: ['test/sessions/minutes.rules.test.ts', 'test/sessions/record.rules.test.ts'],
  },
  {
    files: ['server/sessions/board.rules.ts', 'server/sessions/board-state.rules.ts'],
    tests: ['test/sessions/board-decisions.rules.test.ts'],
  },
  { files: ['server/platform/control-characters.rules.ts'], tests: ['test/sessions/board.rules.test.ts'] },
  {
    files: [
      'server/platform/richtext/address.rules.ts',
      'server/platform/richtext/build.rules.ts',
      'server/platform/richtext/headings.rules.ts',
      'server/platform/richtext/html.rules.ts',
      'server/platform/richtext/html-format.rules.ts',
      'server/platform/richtext/moment.rules.ts',
      'server/platform/richtext/plain-text.rules.ts',
      'server/platform/richtext/quotes.rules.ts',
      'server/platform/richtext/sources.rules.ts',
      'server/platform/richtext/walk.rules.ts',
    ],
    tests: [
      'test/platform/richtext.rules.test.ts',
      'test/platform/richtext-parts.rules.test.ts',
      'test/platform/richtext-html.rules.test.ts',
      'test/platform/quotes.rules.test.ts',
    ],
  },
  {
    files: [
      'server/platform/richtext/import-losses.rules.ts',
      'server/platform/richtext/plain-blocks.rules.ts',
      'server/platform/richtext/plain-lines.rules.ts',
      'server/platform/richtext/plain-lists.rules.ts',
      'server/platform/richtext/plain-titles.rules.ts',
    ],
    tests: ['test/platform/richtext-import.rules.test.ts'],
  },
  {
    files: ['server/platform/richtext/table-grid.rules.ts', 'server/platform/richtext/typography.rules.ts'],
    tests: ['test/platform/pdf.rules.test.ts'],
  },
  { files: ['server/platform/url.rules.ts'], tests: ['test/platform/url.rules.test.ts'] },
  {
    files: ['server/community/access.ts', 'server/community/governance.access.ts'],
    tests: [
      'test/community/access.api.test.ts',
      'test/community/levels.api.test.ts',
      'test/community/members.api.test.ts',
      'test/access/border.api.test.ts',
      'test/community/installation.api.test.ts',
    ],
  },
  {
    files: [
      'server/community/check-quotes.access.ts',
      'server/community/quoted-by.access.ts',
      'server/community/quotable-sources.access.ts',
    ],
    tests: ['test/community/quotes.rules.test.ts'],
  },
  {
    files: ['server/accounts/access.ts'],
    tests: ['test/accounts/sign-in.api.test.ts'],
  },
  {
    files: ['server/threads/access.ts'],
    tests: [
      'test/threads/threads.api.test.ts',
      'test/threads/sealed.api.test.ts',
      'test/threads/steps.api.test.ts',
    ],
  },
  { files: ['server/library/access.ts'], tests: ['test/library/levels.api.test.ts'] },
  {
    files: ['server/sessions/access.ts'],
    tests: [
      'test/sessions/sessions.api.test.ts',
      'test/sessions/named-people.api.test.ts',
      'test/sessions/board.api.test.ts',
    ],
  },
  {
    files: ['server/journal/access.ts'],
    tests: ['test/journal/journal.api.test.ts', 'test/today/today.api.test.ts'],
  },
  {
    files: ['server/platform/commands.ts', 'server/platform/origin.ts'],
    tests: [
      'test/platform/commands.api.test.ts',
      'test/platform/sealed-command.rules.test.ts',
      'test/platform/origin.api.test.ts',
    ],
  },
  {
    files: ['server/platform/live.ts'],
    tests: ['test/platform/live.rules.test.ts', 'test/platform/live.api.test.ts'],
  },
  {
    files: ['server/platform/log/group-commit.ts', 'server/platform/log/log.ts'],
    tests: ['test/platform/log-commit.rules.test.ts', 'test/platform/log.api.test.ts'],
  },
]
