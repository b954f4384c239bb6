import { Type } from 'typebox'
import { Nullable, OneOf } from './endpoint.ts'

/** What leads on from a thing's state: each command, why the reader may not take it, and what it asks for. */
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
