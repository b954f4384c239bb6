export interface Toast {
  readonly id: number
  readonly words: string
  readonly undo?: () => void
}

const SHOWN_MS = 6_000
const AT_ONCE = 3

let counted = 0
/** Short messages about what was just done, with an undo. */
class Toasts {
  #all = $state.raw<Toast[]>([])
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()

  show(words: string, undo?: () => void): void {
    const toast: Toast = { id: ++counted, words, ...(undo && { undo }) }
    this.#all = [...this.all, toast].slice(-AT_ONCE)
    this.resume(toast)
  }

  get all() {
    return this.#all
  }

  dismiss(toast: Toast): void {
    this.pause(toast)
    this.#all = this.all.filter(({ id }) => id !== toast.id)
  }

  /** A hovered or focused toast does not expire. */
  pause({ id }: Toast): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }

  resume(toast: Toast): void {
    this.pause(toast)
    this.#timers.set(
      toast.id,
      setTimeout(() => this.dismiss(toast), SHOWN_MS),
    )
  }
}
export const toasts = new Toasts()
