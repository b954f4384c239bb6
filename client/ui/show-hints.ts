import { mount, unmount } from 'svelte'
import PersonalDataHints from './PersonalDataHints.svelte'

/** @returns a function that takes the hints away */
export function showHints(place: HTMLElement): () => void {
  const shown = mount(PersonalDataHints, { target: place, props: { place } })
  return () => void unmount(shown)
}
