/** Everything that reads a resident's reply, for the kinds of step that ask. All pure, bounded in time, and silent when unsure. */
export { type AreaBook, readArea } from './areas.ts'
export {
  type ChoiceHow,
  type ChoiceReading,
  choiceReader,
  howChosen,
  type ReadableChoice,
  readChoice,
} from './choices.ts'
export { type DateReading, readDate } from './dates.ts'
export { readFileCode } from './file-codes.ts'
export { readNumber } from './numbers.ts'
export { readPhone } from './phones.ts'
export { agreesOnly, readYesNo } from './yes-no.ts'
