/** The frame around every screen: who, where to, the one line about network and saving. */
import { Suspense, useEffect, useState } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { type Account, useAccount } from './account.ts'
import { UnitScreens } from './flow/screens.tsx'
import { wipe } from './kept.ts'
import { Prove } from './prove.tsx'
import { ask, Failure, onServer } from './server.ts'
import { setStatus, useStatus } from './status.ts'
import { useTouches } from './touch.ts'
import { later } from './ui/later.ts'
import { Loading, Trouble } from './ui/notice.tsx'
import { Screen } from './ui/screen.tsx'
import { UnitList } from './units.tsx'

const SharedPreview = later(() => import('./shared-preview.tsx'))
const SearchScreen = later(() => import('./search.tsx'))
const Insight = later(() => import('./insight/screens.tsx'))
const Notices = later(() => import('./notices/screens.tsx'))
const WhyScreens = later(() => import('./why/screens.tsx'))
const StaffScreens = later(() => import('./staff/screens.tsx'))

export function App() {
  const [here] = useLocation()
  if (here === '/xem-thu') {
    return (
      <Suspense fallback={<Loading what="bản xem thử" />}>
        <SharedPreview />
      </Suspense>
    )
  }
  return <Office />
}

/** Everything behind the sign-in. */
function Office() {
  const account = useAccount()
  const { signedOut } = useStatus()
  const [proving, setProving] = useState<{ readonly why: 'matters' | 'locked'; done(proved: boolean): void } | null>(
    null,
  )
  useEffect(
    () =>
      onServer({
        signedOut: () => setStatus({ signedOut: true }),
        reachable: (reachable) => setStatus({ reachable }),
        prove: (why) => new Promise((done) => setProving({ why, done })),
      }),
    [],
  )
  useTouches(account.data?.may.includes('turns.list') ?? false)
  if (signedOut) return <SignedOut />
  if (account.isPending) {
    return (
      <main className="screen">
        <Loading what="tài khoản của bạn" />
      </main>
    )
  }
  if (!account.data) {
    return (
      <main className="screen">
        <h1>Biên tập</h1>
        <Trouble error={account.error} onRetry={() => void account.refetch()} />
      </main>
    )
  }
  if (account.data.needs !== 'nothing') return <HalfWay needs={account.data.needs} />
  return (
    <>
      <a className="skip" href="#main">
        Tới nội dung chính
      </a>
      <Top account={account.data} />
      <Suspense fallback={<Loading what="màn hình này" />}>
        <Switch>
          <Route path="/">
            {account.data.may.includes('draft.read') ? (
              <UnitList />
            ) : (
              <Redirect to={firstPlace(account.data)} replace />
            )}
          </Route>
          <Route path="/u/:unit/*?">{({ unit }) => <UnitScreens key={unit} unit={unit} />}</Route>
          <Route path="/search" component={SearchScreen} />
          <Route path="/numbers/*?">
            <Insight />
          </Route>
          <Route path="/notices/*?">
            <Notices />
          </Route>
          <Route path="/turns/*?">
            <WhyScreens />
          </Route>
          <Route path="/people">
            <StaffScreens />
          </Route>
          <Route path="/reveals">
            <StaffScreens />
          </Route>
          <Route>
            <Screen title="Không có trang này" up={{ to: '/', title: 'Thủ tục' }}>
              <p>Địa chỉ này không dẫn tới đâu. Có thể thủ tục đã được đổi tên hoặc bạn không có quyền xem.</p>
            </Screen>
          </Route>
        </Switch>
      </Suspense>
      {proving && (
        <Prove
          account={account.data}
          why={proving.why}
          onDone={(proved) => {
            proving.done(proved)
            setProving(null)
          }}
        />
      )}
    </>
  )
}

/** The last: for those who may do it. */
const PLACES: readonly (readonly [to: string, title: string, right: string])[] = [
  ['/', 'Thủ tục', 'draft.read'],
  ['/u/place', 'Địa phương', 'draft.read'],
  ['/search', 'Tìm', 'draft.read'],
  ['/numbers', 'Số liệu', 'numbers.today'],
  ['/notices', 'Tin báo', 'notice.read'],
  ['/turns', 'Vì sao', 'turns.list'],
  ['/people', 'Người làm việc', 'staff.list'],
  ['/reveals', 'Ai đã mở gì', 'audit.reveals'],
]

/** Where somebody begins who has nothing to do with flows: a team lead, for one. */
function firstPlace({ may }: Account): string {
  return PLACES.find(([to, , right]) => to !== '/' && may.includes(right))?.[0] ?? '/none'
}

function Top({ account }: { readonly account: Account }) {
  const [here] = useLocation()
  const signOut = async () => {
    try {
      await ask('POST', '/api/staff/sign-out', {})
    } catch (error) {
      // Without a network the session ends by itself; what is on this device goes in any case.
      if (!(error instanceof Failure)) throw error
    }
    await wipe()
    location.assign('/sign-in')
  }
  return (
    <header className="top">
      <nav aria-label="Chính">
        <ul>
          {PLACES.filter(([, , right]) => account.may.includes(right)).map(([to, title]) => (
            <li key={to}>
              <Link href={to} aria-current={isHere(here, to) ? 'page' : undefined}>
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p className="who">
        <span>
          {account.staff.name}
          <span className="role"> · {account.staff.roleName}</span>
        </span>
        <a href="/sign-in">Tài khoản</a>
        <button type="button" className="plain" onClick={() => void signOut()}>
          Đăng xuất
        </button>
      </p>
      <StatusLine edits={account.may.includes('draft.edit')} />
    </header>
  )
}

function isHere(here: string, to: string): boolean {
  if (to === '/') return here === '/' || (here.startsWith('/u/') && !here.startsWith('/u/place'))
  return here.startsWith(to)
}

function StatusLine({ edits }: { readonly edits: boolean }) {
  const { reachable, waiting } = useStatus()
  const kept = waiting > 0 ? `${waiting} phần đang giữ trên máy này, chưa lên máy chủ` : ''
  const offline = edits ? 'Vẫn sửa được; có mạng sẽ tự lưu' : 'Có mạng thì bấm Thử lại'
  const said = reachable ? kept || 'Đã kết nối' : `Mất mạng. ${kept || offline}`
  return (
    <p id="status" role="status" className={reachable && waiting === 0 ? 'status on' : 'status off'}>
      {said}
    </p>
  )
}

/** Came by a link or a password alone, and turned away before the end. */
function HalfWay({ needs }: { readonly needs: 'second' | 'set-up' }) {
  return (
    <main className="screen">
      <h1>Còn một bước nữa</h1>
      <p>
        {needs === 'set-up'
          ? 'Bạn đã mở liên kết nhưng chưa tạo chìa khóa trên máy này, nên chưa xem hay sửa được gì.'
          : 'Bạn cần xác nhận bằng chìa khóa hoặc ứng dụng xác thực rồi mới xem hay sửa được.'}
      </p>
      <p>
        <a className="button main" href="/sign-in">
          {needs === 'set-up' ? 'Tạo chìa khóa' : 'Xác nhận'}
        </a>
      </p>
    </main>
  )
}

function SignedOut() {
  return (
    <main className="screen">
      <h1>Bạn chưa đăng nhập</h1>
      <p>Phiên làm việc đã hết hoặc chưa bắt đầu. Những gì bạn gõ mà chưa lưu vẫn được giữ trên máy này.</p>
      <p>
        <a className="button main" href="/sign-in">
          Đăng nhập
        </a>
      </p>
    </main>
  )
}
