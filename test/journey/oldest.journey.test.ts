import { journeyIn } from './journey.ts'

await journeyIn('Chrome 109')
