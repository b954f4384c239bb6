/** Whether the page answers to the keyboard and the pointer. What needs a script is rendered from then on. */
class Hydration {
  #done = $state(!ON_SERVER)

  get done() {
    return this.#done
  }
  /** False while the browser takes over a page rendered by the server. */
  set(done: boolean): void {
    this.#done = done
  }
}
export const hydration = new Hydration()
