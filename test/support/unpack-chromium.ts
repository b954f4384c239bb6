import chromium from '@sparticuz/chromium'

// Run by chromium.ts with its own TMPDIR, where the package unpacks itself.
await chromium.executablePath()
