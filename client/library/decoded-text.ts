/** The text of a file, and how many of its signs could not be read. */
interface Decoded {
  text: string
  unreadable: number
}

/**
 * Reads UTF-16 with or without its mark, UTF-8 even with a few bad bytes, or else Windows-1252. A binary file keeps
 * its U+0000.
 */
export function decodedText(bytes: Uint8Array): Decoded {
  const wide = wideEncoding(bytes)
  if (wide) return readable(new TextDecoder(wide).decode(bytes))
  const asUtf8 = readable(new TextDecoder().decode(bytes))
  const accented = asUtf8.text.match(/[^\p{ASCII}\ufffd]/gu)?.length ?? 0
  if (asUtf8.unreadable <= accented) return asUtf8
  return { text: new TextDecoder('windows-1252').decode(bytes), unreadable: 0 }
}

function readable(text: string): Decoded {
  return { text, unreadable: text.match(/\ufffd/g)?.length ?? 0 }
}

/** What Notepad calls « Unicode »: marked, or recognised by the zeros of its ASCII letters. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (bytes.length < 4 || bytes.length % 2) return null
  const start = bytes.subarray(0, 2000)
  const zeros = [0, 0]
  start.forEach((byte, i) => byte === 0 && zeros[i % 2]!++)
  const most = start.length / 2
  if (zeros[0] === 0 && zeros[1]! > most * 0.6) return 'utf-16le'
  return zeros[1] === 0 && zeros[0]! > most * 0.6 ? 'utf-16be' : null
}
