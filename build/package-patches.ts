import { replaced, type Patch } from './patch.ts'

/** Pages are always rendered in the browser: with `hydrating` a constant, the minifier drops the hydration code. */
export const withoutHydration: Patch = {
  file: /svelte\/src\/internal\/client\/dom\/hydration\.js$/,
  change: (code, id) =>
    replaced(
      replaced(code, /^export let hydrating\b/m, 'export const hydrating', id),
      /^\thydrating = .*/gm,
      '',
      id,
    ),
}

/** The server offers WebSocket and long polling only. */
export const withoutWebTransport: Patch = {
  file: /engine\.io-client\/build\/esm\/transports\/index\.js$/,
  change: (code, id) => replaced(code, /^.*webtransport: WT,$/m, '', id),
}

/** Replaces Vite's preload helper: there is one style sheet, and no chunk to preload. */
export const withoutPreload: Patch = {
  file: /vite\/preload-helper\.js$/,
  change: (code, id) =>
    replaced(code, /^[^]*__vitePreload[^]*$/, 'export const __vitePreload = (load) => load()', id),
}
