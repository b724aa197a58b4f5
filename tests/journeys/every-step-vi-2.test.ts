import { everyStepIn } from './every-step.ts'

everyStepIn('vi', [1, 2])
