export { fromMarkdown } from '#server/platform/richtext/import.ts'
