/** Who works here, and who opened what of residents. */
import { Route, Switch } from 'wouter'
import { People } from './people.tsx'
import { Reveals } from './reveals.tsx'

export default function StaffScreens() {
  return (
    <Switch>
      <Route path="/people" component={People} />
      <Route path="/reveals" component={Reveals} />
    </Switch>
  )
}
