/** One unit as the server has it, and every change of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { EditorProblem, Part, Saved, Unit } from '../../../../publishing/api.ts'
import { ask, read } from '../server.ts'

export const unitPath = (unit: string): string => `/api/admin/units/${unit}`

export function useUnitQuery(unit: string) {
  return useQuery({ queryKey: ['unit', unit], queryFn: () => read<Unit>(unitPath(unit)), staleTime: 0 })
}

export interface Rights {
  readonly mayEdit: boolean
  readonly mayPublish: boolean
  readonly mayRollBack: boolean
  readonly staff: string
}

export interface Here {
  readonly unit: Unit
  readonly rights: Rights
}

export const UnitContext = createContext<Here | null>(null)

/** The unit of the screens one is in. */
export function useUnit(): Here {
  const here = useContext(UnitContext)
  if (here === null) throw new Error('a screen of a unit outside of its unit')
  return here
}

/** An act that answers with the whole unit: steps added, moved, removed, undone. */
export function useUnitAct<Asked extends object>(
  act: (asked: Asked) => { readonly path: string; readonly body: object },
) {
  const client = useQueryClient()
  const { unit } = useUnit()
  return useMutation({
    mutationFn: (asked: Asked) => {
      const { path, body } = act(asked)
      return ask<Unit>('POST', `${unitPath(unit.row.id)}/${path}`, body)
    },
    onSuccess: (next) => {
      client.setQueryData(['unit', unit.row.id], next)
      void client.invalidateQueries({ queryKey: ['units'] })
    },
    onError: () => void client.invalidateQueries({ queryKey: ['unit', unit.row.id] }),
  })
}

/** The unit with one part as it was just saved. */
export function withSaved(unit: Unit, { part, draft, problems }: Saved): Unit {
  return { ...unit, draft, problems, parts: unit.parts.map((one) => (one.id === part.id ? part : one)) }
}

export function problemsAt(unit: Unit, part: string): readonly EditorProblem[] {
  return unit.problems.filter((problem) => problem.unit === undefined && problem.part === part)
}

export function partIn(unit: Unit, id: string): Part | undefined {
  return unit.parts.find((part) => part.id === id)
}
