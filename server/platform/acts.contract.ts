import { Type } from 'typebox'
import { Nullable, OneOf } from './endpoint.ts'

/** The commands available in a thing's state, each with why the reader may not run it and the inputs it needs. */
export const Acts = <const Command extends string, const Need extends string>(
  commands: readonly Command[],
  needs: readonly Need[],
) =>
  Type.Array(
    Type.Object({
      command: OneOf(commands),
      refusal: Nullable(Type.String()),
      needs: Type.Array(OneOf(needs)),
    }),
  )
