/** Whether the server can be reached: the browser's state, corrected by calls and the socket. */
class Connection {
  online = $state(globalThis.navigator?.onLine ?? true)
  /** Whether this page's sign-in ended or expired. */
  signedOut = $state(false)

  constructor() {
    globalThis.addEventListener?.('online', () => (this.online = true))
    globalThis.addEventListener?.('offline', () => (this.online = false))
  }
}
export const connection = new Connection()
