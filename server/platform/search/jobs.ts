import { defineJob } from '../jobs/jobs.ts'
import { forgetWords } from './lexemes.ts'

/** On Sunday nights, one community at a time, since it reads every entry. */
export const forgetWordsJob = defineJob<Record<never, never>>({
  name: 'search.forget-words',
  every: '30 5 * * 0',
  run: async ({ db }) => {
    const communities = await db.selectFrom('search_words').select('community_id').distinct().execute()
    for (const { community_id: community } of communities) await forgetWords(db, community)
  },
})
