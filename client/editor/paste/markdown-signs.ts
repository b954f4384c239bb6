/** Signs that nobody types by chance. */
const CLEAR = [/^#{1,6} \S/m, /^ {0,8}[-*] \[[ x]\] /m, /^\|.{1,500}\|\s*\n\|[\s:|-]{3,}$/m]
const COMMON = [
  /^ {0,8}[-*+] \S.*\n {0,8}[-*+] \S/m,
  /^ {0,8}\d{1,4}[.)] \S.*\n {0,8}\d{1,4}[.)] \S/m,
  /\*\*[^\s*][^*\n]{0,300}\*\*/,
  /\[[^\]\n]{1,300}\]\((?:https?:|mailto:)[^)\s]{1,500}\)/,
  /^> \S/m,
]

/** Whether plain text is written in Markdown, rather than with a sign or two. */
export function looksLikeMarkdown(text: string): boolean {
  if (CLEAR.some((sign) => sign.test(text))) return true
  if (COMMON.filter((sign) => sign.test(text)).length >= 2) return true
  const lines = text.trimEnd().split('\n')
  return lines.length > 1 && lines.every((line) => /^ {0,8}[-*+] \S/.test(line))
}
