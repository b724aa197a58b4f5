/** Waits for a picture, which is kept only while the conversation needs it. */
import { type Static, Type } from 'typebox'
import { Id, stepFields, strict } from '../fields.ts'
import { button, go, readable, readButtons, shown } from './saying.ts'
import type { StepKind } from './step.ts'

export const PhotoStep = Type.Object(
  { kind: Type.Literal('photo'), ...stepFields, next: Id, skip: Type.Optional(Id) },
  strict,
)

export const photo: StepKind<Static<typeof PhotoStep>> = {
  kind: 'photo',
  schema: PhotoStep,
  speaks: true,
  waits: () => true,
  exits: (step) => [{ event: 'next', to: step.next }, ...(step.skip ? [{ event: 'skip', to: step.skip }] : [])],

  /** "Tiếp" stands there only where the words name it ("Đã gửi xong"): else the picture itself leads on. */
  show: (step, words, fill, labels, view) =>
    shown(step, words, fill, view, [
      ...(words.next === undefined ? [] : [button('next', words, fill, labels)]),
      ...(step.skip ? [button('skip', words, fill, labels)] : []),
    ]),

  read(step, words, input, _view, aid) {
    if (input.kind === 'media' && input.media === 'photo') return go('next')
    const reading = readButtons(input, [
      ...(words.next === undefined ? [] : [readable('next', words, aid)]),
      ...(step.skip ? [readable('skip', words, aid)] : []),
    ])
    return reading.kind === 'miss' ? { ...reading, why: 'wants-photo' } : reading
  },
}
