/** The screens of home visits, fetched when one of them is opened: most evenings nobody at the desk needs them. */
import { type ComponentChildren, h } from 'preact'
import type { State } from '../state.ts'
import { VisitScreen } from './visit.ts'
import { VisitDay } from './visit-day.ts'
import { VisitBoard } from './visits.ts'

export function VisitScreens({ state }: { readonly state: State }): ComponentChildren {
  const { route } = state
  if (route.screen === 'visit') return h(VisitScreen, { state, visit: route.visit, key: route.visit })
  if (route.screen === 'day') return h(VisitDay, { state, day: route.day, key: route.day })
  return h(VisitBoard, { state })
}
