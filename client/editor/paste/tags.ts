const names = (list: string) => new Set(list.toUpperCase().split(' '))

/** Elements whose content is never words of the text. */
export const SKIPPED = names(
  'style script meta link title head xml template noscript object iframe svg button select textarea col colgroup input w:sdt-placeholder',
)

export const BLOCKS = names(
  'p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table hr section article main header footer nav aside figure figcaption address details summary form fieldset tbody thead tfoot tr td th center',
)

/** Tracking pixels, Google's boxes, and pictures said to be for show. */
export function isDecoration(picture: Element): boolean {
  const [role, width, height] = ['role', 'width', 'height'].map((name) => picture.getAttribute(name))
  return role === 'presentation' || width === '1' || height === '1'
}

/** Teams and Outlook write an emoji as a picture. */
export const isEmoji = (alt: string) => alt.length <= 12 && /^\p{Extended_Pictographic}/u.test(alt)

const REDIRECTIONS = [
  { host: /^www\.google\.[a-z.]{2,8}$/, path: '/url', parameter: 'q' },
  { host: /\.safelinks\.protection\.outlook\.com$/, path: '/', parameter: 'url' },
]

/** Where a link leads, without the site that counts clicks or checks it. */
export function targetOf(href: string): string {
  const written = href.trim().replace(/\s/g, '%20')
  if (!/^https?:/i.test(written)) return written
  try {
    const { hostname, pathname, searchParams } = new URL(written)
    const by = REDIRECTIONS.find(({ host, path }) => host.test(hostname) && pathname === path)
    return (by && searchParams.get(by.parameter)) || written
  } catch {
    return written
  }
}
