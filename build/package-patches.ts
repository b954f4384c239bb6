import { replaced, type Patch } from './patch.ts'

/** Liane defines no custom element; the class that Svelte makes for them at start is never dropped by itself. */
export const withoutCustomElements: Patch = {
  file: /svelte\/src\/internal\/client\/dom\/elements\/custom-element\.js$/,
  change: (code, id) =>
    replaced(code, /^[^]*SvelteElement = class[^]*$/, 'export const create_custom_element = undefined', id),
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
