import { it } from 'vitest'
import { starts } from './browsers.ts'
import { journeyIn } from './journey.ts'

if (await starts('Firefox')) journeyIn('Firefox')
else {
  process.stdout.write('Firefox ESR cannot be installed here: the journey in it was not made\n')
  it.skip('journey in Firefox')
}
