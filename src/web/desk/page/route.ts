/** Which screen: the part of the address behind `#`, so that the phone's back button works and the server never sees it. */
export type Route =
  | {
      readonly screen:
        | 'waiting'
        | 'mine'
        | 'shift'
        | 'more'
        | 'canned'
        | 'welcome'
        | 'ward'
        | 'reveals'
        | 'requests'
        | 'found'
    }
  | { readonly screen: 'chat' | 'notes' | 'erase'; readonly ticket: string }
  | { readonly screen: 'visits' }
  | { readonly screen: 'visit'; readonly visit: string }
  | { readonly screen: 'day'; readonly day: string }

const NAMES = {
  waiting: '#cho',
  mine: '#cua-toi',
  shift: '#ca-truc',
  more: '#them',
  canned: '#mau-cau',
  welcome: '#lan-dau',
  ward: '#toan-phuong',
  reveals: '#da-mo',
  requests: '#yeu-cau',
  found: '#tim-bang-ma',
} as const

export function address(route: Route): string {
  switch (route.screen) {
    case 'chat':
      return `#nguoi/${route.ticket}`
    case 'notes':
      return `#nguoi/${route.ticket}/ghi-chu`
    case 'erase':
      return `#nguoi/${route.ticket}/xoa`
    case 'visits':
      return '#den-nha'
    case 'visit':
      return `#den-nha/${route.visit}`
    case 'day':
      return `#den-nha/in/${route.day}`
    default:
      return NAMES[route.screen]
  }
}

export function routeOf(hash: string): Route {
  const [, ticket, part] = /^#nguoi\/([\w-]{1,64})(?:\/(ghi-chu|xoa))?$/.exec(hash) ?? []
  if (ticket) return { screen: part === 'xoa' ? 'erase' : part ? 'notes' : 'chat', ticket }
  const [, day] = /^#den-nha\/in\/(20\d\d-[01]\d-[0-3]\d)$/.exec(hash) ?? []
  if (day) return { screen: 'day', day }
  const [, visit] = /^#den-nha\/([\w-]{1,64})$/.exec(hash) ?? []
  if (visit) return { screen: 'visit', visit }
  if (hash === '#den-nha') return { screen: 'visits' }
  for (const screen of ['mine', 'shift', 'more', 'canned', 'welcome', 'ward', 'reveals', 'requests', 'found'] as const)
    if (NAMES[screen] === hash) return { screen }
  // As it was called before: people have it in their history.
  if (hash === '#truong-nhom') return { screen: 'ward' }
  return { screen: 'waiting' }
}

/** The resident on the screen, if any. */
export function ticketOf(route: Route): string | undefined {
  return 'ticket' in route ? route.ticket : undefined
}
