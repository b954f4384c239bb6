/** Whether the server can be reached: the browser's state, corrected by calls and the socket. */
class Connection {
  #online = $state(globalThis.navigator?.onLine ?? true)
  #signedOut = $state(false)

  get online() {
    return this.#online
  }
  /** Whether this page's sign-in ended or expired. */
  get signedOut() {
    return this.#signedOut
  }

  constructor() {
    globalThis.addEventListener?.('online', () => this.setOnline(true))
    globalThis.addEventListener?.('offline', () => this.setOnline(false))
  }

  setOnline(online: boolean): void {
    this.#online = online
  }

  setSignedOut(signedOut: boolean): void {
    this.#signedOut = signedOut
  }
}
export const connection = new Connection()
