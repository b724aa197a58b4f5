import { everyStepIn } from './every-step.ts'

everyStepIn('en')
