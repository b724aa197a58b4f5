import { channelContract } from '../contract.ts'
import { messengerRig } from './rig.ts'

channelContract('messenger', messengerRig)
