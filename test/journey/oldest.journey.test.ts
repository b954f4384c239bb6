import { it } from 'vitest'
import { starts } from './browsers.ts'
import { journeyIn } from './journey.ts'

// It needs libraries that newer ones bring with them.
if (await starts('Chrome 109')) journeyIn('Chrome 109')
else {
  process.stdout.write('Chrome 109 cannot be started here: the journey in it was not made\n')
  it.skip('journey in Chrome 109')
}
