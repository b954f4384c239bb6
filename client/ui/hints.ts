/**
 * Shows at the end of `place`, while a person writes in its fields, what could identify someone. It is fetched with the
 * first keys: nobody needs it to read. Nothing is decided here: the server refuses, when the text is sent.
 */
export function hints(place: HTMLElement): () => void {
  let shown: Promise<() => void> | undefined
  const show = () => {
    shown ??= import('./show-hints.ts').then(
      ({ showHints }) => showHints(place),
      // Without a network, nothing is pointed out.
      () => () => {},
    )
  }
  for (const typed of ['input', 'paste']) place.addEventListener(typed, show)
  return () => void shown?.then((hide) => hide())
}
