import { mount, unmount } from 'svelte'
import type { PersonalData } from '#server/platform/personal-data.rules.ts'
import VouchDialog from './VouchDialog.svelte'

/**
 * Asks the author of a text in which personal data was found whether it is about someone, over whatever page or dialog
 * the text was sent from.
 *
 * @returns whether the author says that it is about nobody
 */
export function isAboutNobody(found: PersonalData[]): Promise<boolean> {
  return new Promise((answer) => {
    const onanswer = (isNobody: boolean) => {
      void unmount(dialog)
      answer(isNobody)
    }
    const dialog = mount(VouchDialog, { target: document.body, props: { found, onanswer } })
  })
}
