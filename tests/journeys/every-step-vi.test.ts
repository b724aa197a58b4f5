import { everyStepIn } from './every-step.ts'

everyStepIn('vi')
