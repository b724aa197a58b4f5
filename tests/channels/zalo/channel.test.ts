import { channelContract } from '../contract.ts'
import { zaloRig } from './rig.ts'

channelContract('zalo', () => zaloRig())
