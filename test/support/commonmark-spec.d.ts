/** The examples of the specification; a tab is written →. */
declare module 'commonmark-spec' {
  export const tests: readonly { number: number; markdown: string }[]
}
