import type { ChromiumPackage } from './chromium.ts'

const PACKAGES: Record<
  ChromiumPackage,
  () => Promise<{ default: { executablePath: () => Promise<string> } }>
> = {
  '@sparticuz/chromium': () => import('@sparticuz/chromium'),
  'chromium-109': () => import('chromium-109'),
}

// Run by chromium.ts with its own TMPDIR, where the package unpacks itself.
const { default: chromium } = await PACKAGES[process.argv[2] as ChromiumPackage]()
await chromium.executablePath()
