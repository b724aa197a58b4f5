/** The screens of one unit: read once, shared by all of them, followed while one is here. */
import { type ReactNode, Suspense, useMemo } from 'react'
import { Route, Switch } from 'wouter'
import { useAccount } from '../account.ts'
import { later } from '../ui/later.ts'
import { Loading, Trouble } from '../ui/notice.tsx'
import { Screen } from '../ui/screen.tsx'
import { useUnits } from '../units.tsx'
import { FlowHome } from './home.tsx'
import { Presence } from './presence.tsx'
import { StepScreen } from './step.tsx'
import { StepList } from './steps.tsx'
import { UnitContext, useUnitQuery } from './unit.ts'

const HeadScreen = later(() => import('./head.tsx'))
const MapScreen = later(() => import('./map.tsx'))
const TextScreen = later(() => import('./text.tsx'))
const PlaceScreen = later(() => import('./place.tsx'))
const CommonScreen = later(() => import('./own-words.tsx'))
const LanguagesScreen = later(() => import('./languages.tsx'))
const UpdateScreen = later(() => import('./update.tsx'))
const PlayScreen = later(() => import('./play.tsx'))
const PublishScreen = later(() => import('./publish.tsx'))
const VersionsScreen = later(() => import('./versions.tsx'))
const ChecklistScreen = later(() => import('./checklist.tsx'))

export function UnitScreens({ unit: id }: { readonly unit: string }) {
  const query = useUnitQuery(id)
  const me = useUnits().data?.me
  const account = useAccount()
  const unit = query.data
  const rights = useMemo(() => {
    const may = account.data?.may ?? []
    return {
      mayEdit: me?.mayEdit ?? may.includes('draft.edit'),
      mayPublish: me?.mayPublish ?? may.includes('draft.publish'),
      mayRollBack: me?.mayRollBack ?? may.includes('flow.roll-back'),
      staff: account.data?.staff.id ?? '',
    }
  }, [me, account.data])
  const here = useMemo(() => (unit ? { unit, rights } : null), [unit, rights])

  if (here === null) {
    return (
      <Screen title="Đang mở" up={{ to: '/', title: 'Thủ tục' }}>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading what="thủ tục này" />
        )}
      </Screen>
    )
  }
  const { kind } = here.unit.row
  return (
    <UnitContext value={here}>
      <Presence />
      <Suspense fallback={<Loading what="màn hình này" />}>
        <Switch>
          <Route path="/u/:unit">
            {kind === 'place' ? <PlaceScreen /> : kind === 'common' ? <CommonScreen /> : <FlowHome />}
          </Route>
          <Route path="/u/:unit/steps" component={StepList} />
          <Route path="/u/:unit/steps/:step">{({ step }) => <StepScreen key={step} step={step} />}</Route>
          {SCREENS.map(([path, screen]) => (
            <Route key={path} path={`/u/:unit/${path}`}>
              {screen}
            </Route>
          ))}
          <Route>
            <Screen title="Không có màn hình này" up={{ to: `/u/${id}`, title: here.unit.row.title }}>
              <p>Địa chỉ này không dẫn tới đâu.</p>
            </Screen>
          </Route>
        </Switch>
      </Suspense>
    </UnitContext>
  )
}

const SCREENS: readonly (readonly [path: string, screen: ReactNode])[] = [
  ['head', <HeadScreen key="head" />],
  ['play', <PlayScreen key="play" />],
  ['publish', <PublishScreen key="publish" />],
  ['languages', <LanguagesScreen key="languages" />],
  ['update', <UpdateScreen key="update" />],
  ['map', <MapScreen key="map" />],
  ['text', <TextScreen key="text" />],
  ['versions', <VersionsScreen key="versions" />],
  ['check/:what', <ChecklistScreen key="check" />],
]
