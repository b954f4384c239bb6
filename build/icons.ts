import { optimize } from 'svgo'

/**
 * Compiles an icon to a component. Icons are drawn on a grid of 256 and displayed at some 20 pixels: decimals of paths
 * are dropped.
 */
export function iconComponent(svg: string): string {
  const { data } = optimize(svg, { plugins: [{ name: 'convertPathData', params: { floatPrecision: 0 } }] })
  const paths = [...data.matchAll(/ d=("[^"]+")/g)]
  if (paths.length !== 1)
    throw new Error(`client/ui/Icon.svelte draws one path; this icon has others: ${svg}`)
  return `import Icon from '#client/ui/Icon.svelte'\nexport default (anchor, props) => Icon(anchor, { path: ${paths[0]![1]}, ...props })`
}
