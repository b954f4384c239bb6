/** Whether what one writes can leave now: what the browser says, corrected by what calls and the socket find. */
class Connection {
  online = $state(globalThis.navigator?.onLine ?? true)
  /** Whether the server no longer knows whose page this is: the sign-in was ended elsewhere, or grew old. */
  signedOut = $state(false)

  constructor() {
    globalThis.addEventListener?.('online', () => (this.online = true))
    globalThis.addEventListener?.('offline', () => (this.online = false))
  }
}
export const connection = new Connection()
