import { file } from '../platform/endpoint.ts'
import { InTool, InVersion } from './contract.ts'

export const VersionPdf = file({
  url: '/api/communities/:community/tools/:tool/versions/:number.pdf',
  summary: 'Download a version of a tool as PDF',
  access: 'member',
  produces: 'application/pdf',
  params: InVersion,
})

export const VersionMarkdown = file({
  url: '/api/communities/:community/tools/:tool/versions/:number.md',
  summary: 'Download a version of a tool as Markdown',
  access: 'member',
  produces: 'text/markdown; charset=utf-8',
  params: InVersion,
})

export const DraftMarkdown = file({
  url: '/api/communities/:community/tools/:tool/draft.md',
  summary: 'Download the draft of a tool as Markdown',
  access: 'member',
  produces: 'text/markdown; charset=utf-8',
  params: InTool,
})
