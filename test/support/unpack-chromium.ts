import chromium from '@sparticuz/chromium'

// Run by chromium.ts with a TMPDIR of its own: the package unpacks itself there.
await chromium.executablePath()
