import type { RichText } from '../richtext/richtext.contract.ts'

/** « Élaboré par » and the structures; people are not named. */
interface Credit {
  role: string
  names: string[]
}

/** The printed version of a tool. */
export interface ToolSheet {
  network: string
  title: string
  /** One or two sentences under the title. */
  summary?: string
  /** « Validé », « En essai ». */
  status: string
  version: string
  /** ISO 8601 date, or words. */
  date: string
  body: RichText
  credits: Credit[]
  licence: string
  /** Its online address: a path of this site or a full URL. */
  address?: string
}

/** A journal issue. The highest headings of `body` are its sections. */
export interface IssueSheet {
  network: string
  /** The journal's name. */
  title: string
  number: string
  /** « janvier à mars 2026 » */
  period: string
  /** ISO 8601 date of publication, or words. */
  date?: string
  body: RichText
  credits: Credit[]
  /** Shown last: agreements, errata, licence. */
  note?: string
  address?: string
}

export type Sheet = { template: 'tool'; data: ToolSheet } | { template: 'issue'; data: IssueSheet }

/** The images of a text, by `src`: the compiler has no network access. */
export type Images = Record<string, Uint8Array>

/** The input of the worker, fully resolved. */
export interface Job {
  template: Sheet['template']
  /** The template's data as JSON. */
  data: string
  files: Record<string, Uint8Array>
}
