import { constants, crc32, deflateRawSync } from 'node:zlib'

/** The beginning of many pages, compressed once at the highest level. */
interface Beginning {
  readonly bytes: Buffer
  readonly crc: number
  readonly length: number
}

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
const MOST_KEPT = 200

/**
 * Compresses pages that begin alike. The first part ends with a sync flush, hence on a whole byte without being the last
 * block, so that any second part can follow it: only that is compressed for each page, at a low level.
 */
export class GzipInTwo {
  readonly #kept = new Map<string, Beginning>()

  /** @returns one gzip stream of `first` then `rest` */
  compress(first: string, rest: string): Buffer {
    const beginning = this.#kept.get(first) ?? this.#keep(first)
    const bytes = Buffer.from(rest)
    const end = Buffer.allocUnsafe(8)
    end.writeUInt32LE(crc32(bytes, beginning.crc), 0)
    end.writeUInt32LE((beginning.length + bytes.length) % 2 ** 32, 4)
    return Buffer.concat([GZIP_HEADER, beginning.bytes, deflateRawSync(bytes, { level: 2 }), end])
  }

  #keep(first: string): Beginning {
    const bytes = Buffer.from(first)
    const beginning = {
      bytes: deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_SYNC_FLUSH }),
      crc: crc32(bytes),
      length: bytes.length,
    }
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    this.#kept.set(first, beginning)
    return beginning
  }
}
