import { defineJob } from '../jobs/jobs.ts'
import { forgetWords } from './lexemes.ts'

/** On Sunday nights: reads every entry of every community, one community at a time. */
export const forgetWordsJob = defineJob<Record<never, never>>({
  name: 'search.forget-words',
  every: '30 5 * * 0',
  run: async ({ db }) => {
    const communities = await db.selectFrom('search_words').select('community_id').distinct().execute()
    for (const { community_id: community } of communities) await forgetWords(db, community)
  },
})
