import { optimize } from 'svgo'

/** An icon as a component. Drawn on 256 units and shown on some twenty pixels, its path needs no fraction of a unit. */
export function iconComponent(svg: string): string {
  const { data } = optimize(svg, { plugins: [{ name: 'convertPathData', params: { floatPrecision: 0 } }] })
  const paths = [...data.matchAll(/ d=("[^"]+")/g)]
  if (paths.length !== 1)
    throw new Error(`client/ui/Icon.svelte draws one path; this icon has others: ${svg}`)
  return `import Icon from '#client/ui/Icon.svelte'\nexport default (anchor, props) => Icon(anchor, { path: ${paths[0]![1]}, ...props })`
}
