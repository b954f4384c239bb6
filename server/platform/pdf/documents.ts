import type { RichText } from '../richtext/richtext.contract.ts'

/** « Élaboré par » and the structures that did: people are not named, structures are. */
interface Credit {
  role: string
  names: string[]
}

/** A tool on paper: what is printed, left on a counter, sent to a colleague. */
export interface ToolSheet {
  network: string
  title: string
  /** One or two sentences under the title. */
  summary?: string
  /** In words: « Validé », « En essai ». */
  status: string
  version: string
  /** ISO 8601 date, or words. */
  date: string
  body: RichText
  credits: Credit[]
  licence: string
  /** Where it lives online: a path of this site or a whole address. */
  address?: string
}

/** An issue of the network's journal. The titles of the highest level in `body` are its sections. */
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
  /** The last words of the credits: agreements given, errata, licence. */
  note?: string
  address?: string
}

export type Sheet = { template: 'tool'; data: ToolSheet } | { template: 'issue'; data: IssueSheet }

/** The pictures of a text, by the address the text gives them: a sheet of paper cannot fetch them. */
export type Images = Record<string, Uint8Array>

/** What the worker is handed: everything is settled, it only composes. */
export interface Job {
  template: Sheet['template']
  /** JSON, read by the template. */
  data: string
  files: Record<string, Uint8Array>
}
