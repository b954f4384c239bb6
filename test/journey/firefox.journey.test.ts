import { it } from 'vitest'
import { firefoxPath } from '../support/firefox.ts'
import { journeyIn } from './journey.ts'

if (firefoxPath()) journeyIn('firefox')
else {
  process.stdout.write('Firefox ESR cannot be installed here: the journey in Firefox was not made\n')
  it.skip('journey in firefox')
}
