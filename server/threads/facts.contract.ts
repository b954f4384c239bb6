import { fact } from '../platform/facts.ts'
import type {
  Post,
  PostKind,
  Thread,
  ThreadCommand,
  ThreadEvent,
  ThreadKind,
  ThreadStatus,
} from './thread.contract.ts'

export const THREAD_FACTS = {
  'thread:opened': fact<{ thread: string; kind: ThreadKind }>()({
    subject: 'thread',
    journal: 'quiet',
    today: 130,
  }),
  'thread:moved': fact<
    { thread: string; command: ThreadCommand; from: ThreadStatus; to: ThreadStatus },
    { thread: Thread; event: ThreadEvent }
  >()({ subject: 'thread', journal: 'state', today: 110 }),
  'thread:joined': fact<
    { thread: string; structure: string; said: boolean },
    { sameHere: Thread['sameHere'] }
  >()({ subject: 'thread', journal: 'quiet', today: 140 }),
  'post:added': fact<
    { thread: string; post: string; number: number; kind: PostKind; structure: string | null },
    { post: Post }
  >()({ subject: 'thread', subjectIn: 'thread', journal: 'quiet', today: 120 }),
  'post:edited': fact<{ thread: string; post: string; number: number }, { post: Post }>()({
    subject: 'thread',
    subjectIn: 'thread',
    journal: 'quiet',
    today: 200,
  }),
  /** Hidden because it may concern a real person, or read again once that is decided. */
  'post:masked': fact<{ thread: string; post: string; number: number }, { post: Post }>()({
    subject: 'thread',
    subjectIn: 'thread',
    journal: 'none',
    today: 'none',
  }),
}

type ThreadFacts = typeof THREAD_FACTS
declare module '../platform/facts.ts' {
  interface FactRegister extends ThreadFacts {}
}
