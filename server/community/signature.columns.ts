import { expression } from '../platform/columns.ts'
import type { Signature } from '../platform/context.ts'
import type { SignedBy } from './contract.ts'

/** The columns in which a signature is kept. */
export const signatureColumns = ({ person, structure, mandate, posture }: Signature) => ({
  signed_person: person,
  signed_structure: structure,
  signed_mandate: mandate,
  signed_posture: posture,
})

/** Who signed the row of this alias: names are current, the rest is as signed. */
export const signedBy = (alias: string) =>
  expression<SignedBy>(`(
    select json_build_object(
      'person', p.id, 'name', p.given_name || ' ' || p.family_name, 'structure', st.id, 'structureName', st.name,
      'posture', ${alias}.signed_posture,
      'scope', (select d.scope from mandates d where d.id = ${alias}.signed_mandate))
    from people p, structures st where p.id = ${alias}.signed_person and st.id = ${alias}.signed_structure)`)
