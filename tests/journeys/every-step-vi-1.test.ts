import { everyStepIn } from './every-step.ts'

everyStepIn('vi', [0, 2])
