/** Figures: today, where people are stuck, what was not understood, one flow. */
import { Link, Route, Switch, useLocation } from 'wouter'
import { useAccount } from '../account.ts'
import { Screen } from '../ui/screen.tsx'
import { Dashboard } from './dashboard.tsx'
import { FlowNumbers } from './flow-numbers.tsx'
import { Posters } from './posters.tsx'
import { UnmatchedScreen } from './unmatched.tsx'

export default function Insight() {
  return (
    <Switch>
      <Route path="/numbers" component={Dashboard} />
      <Route path="/numbers/unmatched" component={UnmatchedScreen} />
      <Route path="/numbers/posters" component={Posters} />
      <Route path="/numbers/:flow">{({ flow }) => <FlowNumbers key={flow} flow={flow} />}</Route>
      <Route>
        <Screen title="Không có trang này" up={{ to: '/numbers', title: 'Số liệu' }}>
          <p>Địa chỉ này không dẫn tới đâu.</p>
        </Screen>
      </Route>
    </Switch>
  )
}

/** The last: for those who may do it. */
const PLACES = [
  ['/numbers', 'Tổng quan', 'numbers.today'],
  ['/numbers/unmatched', 'Chưa hiểu', 'unmatched.read'],
  ['/numbers/posters', 'Tờ dán và mã QR', 'posters.read'],
] as const

export function InsightNav() {
  const [here] = useLocation()
  const may = useAccount().data?.may ?? []
  return (
    <nav aria-label="Số liệu">
      <ul className="row">
        {PLACES.filter(([, , right]) => may.includes(right)).map(([to, title]) => (
          <li key={to}>
            <Link className="button" href={to} aria-current={here === to ? 'page' : undefined}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
