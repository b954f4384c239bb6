/** A random UUID. `crypto.randomUUID` only exists on pages over https and on localhost. */
export const newId = (): string =>
  '00000000-0000-4000-8000-000000000000'.replace(/[08]/g, (digit) =>
    ((crypto.getRandomValues(new Uint8Array(1))[0]! & (digit === '8' ? 3 : 15)) | Number(digit)).toString(16),
  )
