import { channelContract } from '../contract.ts'
import { botFrameworkRig } from './rig.ts'

channelContract('botframework', () => botFrameworkRig())
