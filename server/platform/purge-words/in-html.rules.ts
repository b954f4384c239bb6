import { escapeHtml } from '../richtext/html-format.rules.ts'
import { edited, type Replacing } from './edits.rules.ts'

/**
 * The tags that Liane writes, and nothing else: what only looks like one, in a plain text, is words.
 */
const NAMES =
  'a|abbr|article|aside|b|blockquote|body|br|cite|code|dd|del|div|dl|dt|em|figcaption|figure|footer|h[1-6]|head|header|hr|html|i|img|input|label|li|link|main|mark|meta|nav|ol|p|pre|s|section|small|span|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|time|title|tr|u|ul'
const TAG = new RegExp(`(<!doctype html>|</?(?:${NAMES})(?: [a-z][a-z-]*(?:="[^"<>]*")?)* ?/?>)`, 'gu')
const ATTRIBUTE = / ([a-z][a-z-]*)="([^"<>]*)"/gu
const BLOCK =
  /^<\/?(?:p|h[1-6]|li|ul|ol|t[drh]|table|thead|tbody|div|blockquote|pre|footer|figure|figcaption|hr|label|title)\b/u

export const isHtml = (text: string) => text.search(TAG) >= 0

/** Replaces in what is read, which tags may cut, and in the values of attributes. Tags stay whole. */
export function inHtml(html: string, within: Replacing): string {
  const pieces = html.split(TAG)
  const isTag = (i: number) => i % 2 === 1
  const words = pieces.map((piece, i) => (isTag(i) ? between(piece) : piece))
  const after = edited(words, within.editsIn(words))
  return pieces.map((piece, i) => (isTag(i) ? inTag(piece, within) : after[i]!)).join('')
}

/** What a tag puts between the words around it: nothing, a space, or the end of the text. */
function between(tag: string): string {
  if (/^<br\b/u.test(tag)) return '\n'
  return BLOCK.test(tag) ? '\0' : ''
}

const CODES = new Set(['class', 'rel', 'role', 'type', 'lang', 'name', 'charset', 'loading'])
const ADDRESSES = new Set(['href', 'src'])

/** A link to an address that holds a passage leads nowhere any more. */
function inTag(tag: string, { inAddress, inText }: Replacing): string {
  return tag.replace(ATTRIBUTE, (all, name: string, written: string) => {
    if (CODES.has(name) && /^[a-z\d -]*$/u.test(written)) return all
    const value = unescaped(written)
    const after = ADDRESSES.has(name) ? inAddress(value) : inText(value)
    if (after === value) return all
    return after === '' ? '' : ` ${name}="${escapeHtml(after)}"`
  })
}

const SIGNS = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
])
const unescaped = (written: string) =>
  written.replace(/&(amp|lt|gt|quot|#39);/gu, (all, name: string) => SIGNS.get(name) ?? all)
