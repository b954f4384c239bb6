import { problem } from '../platform/problem.ts'

export const authorOrLeadOnly = problem(
  'author-or-lead-only',
  403,
  'Seule la personne qui a ouvert ce fil, ou l’animation du réseau, peut le faire.',
)
export const delegateOrLeadOnly = problem(
  'delegate-or-lead-only',
  403,
  'Il faut un mandat en cours de votre structure, ou animer le réseau, pour le faire.',
)
export const delegateOnly = problem(
  'delegate-only',
  403,
  'Il faut un mandat en cours de votre structure pour le faire.',
)
export const authorDelegateOrLeadOnly = problem(
  'author-delegate-or-lead-only',
  403,
  'Il faut avoir ouvert ce fil, avoir un mandat en cours de votre structure, ou animer le réseau, pour le faire.',
)
export const leadOnly = problem('lead-only', 403, 'Seule l’animation du réseau peut le faire.')
export const machineOnly = problem('machine-only', 403, 'Cela se fait tout seul, à la date prévue.')
export const threadElsewhere = problem(
  'thread-elsewhere',
  409,
  'Ce fil n’en est pas à cette étape : il a peut-être avancé entre-temps. Rechargez la page.',
)
export const tooFewStructures = problem(
  'too-few-structures',
  409,
  'Il faut que deux structures au moins disent « nous aussi », ou que vous indiquiez que ce problème n’en concerne qu’une.',
)
export const noProposalYet = problem(
  'no-proposal-yet',
  409,
  'Aucune proposition n’a encore été écrite : répondez au fil par une proposition, ou rattachez-lui un outil.',
)
export const tooSoonToAccept = problem(
  'too-soon-to-accept',
  409,
  'La personne qui a ouvert ce fil a quatorze jours pour répondre. Passé ce délai, l’animation peut conclure.',
)
export const noteMissing = problem(
  'note-missing',
  422,
  'Dites en une phrase pourquoi : cela restera dans le fil, et aidera qui le relira.',
)
export const reviewDayMissing = problem(
  'review-day-missing',
  422,
  'Choisissez le jour, à venir, où ce fil reviendra.',
)
export const mergeTargetMissing = problem(
  'merge-target-missing',
  422,
  'Choisissez le fil qui accueille celui-ci : un autre fil, lisible par les mêmes personnes.',
)
export const threadClosed = problem(
  'thread-closed',
  409,
  'Ce fil est clos : on n’y écrit plus. Il peut être rouvert.',
)
export const threadMerged = problem('thread-merged', 409, 'Ce fil a été réuni à un autre : répondez là-bas.')
export const levelBeyondYou = problem(
  'level-beyond-you',
  403,
  'Vous ne pouvez pas ouvrir un fil que vous ne pourriez pas lire. Choisissez un niveau qui vous est ouvert.',
)
export const threadNeedsContent = problem(
  'thread-needs-content',
  422,
  'Écrivez le constat, ce qui a déjà été essayé et la question posée.',
)
export const emptyPost = problem('empty-post', 422, 'Ce message est vide : écrivez-y quelques mots.')
export const kindBeyondYou = problem(
  'kind-beyond-you',
  403,
  'La synthèse revient aux délégués et à l’animation, l’annonce à l’animation. Envoyez plutôt une réponse.',
)
export const notYourPost = problem(
  'not-your-post',
  403,
  'Seule la personne qui a écrit ce message peut le modifier.',
)
export const sourceTooNarrow = problem(
  'source-too-narrow',
  422,
  'Vous citez un texte que les lecteurs de ce fil ne peuvent pas tous lire. Retirez la citation, ou écrivez dans un fil plus restreint.',
)
export const quoteNotSaid = problem(
  'quote-not-said',
  422,
  'Cette citation ne reprend pas mot pour mot ce qu’elle cite. Corrigez-la (une coupe se note «\u00a0[…]\u00a0»), ou écrivez-le sans citer.',
)
export const sealNeedsMore = problem(
  'seal-needs-more',
  422,
  'On ne peut écrire sans signer que si huit personnes au moins, de trois structures, peuvent lire : sinon, on vous devinerait.',
)
export const notYoursToSeal = problem(
  'not-yours-to-seal',
  403,
  'Seule la personne qui a ouvert un fil sans le signer peut y répondre sans signer.',
)
