/** (f) botbuilder-dialogs as its samples use it: a waterfall of choices, state in memory, its own adapter and connector client. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as BotBuilder from 'botbuilder'
import { fastify } from 'fastify'
import { BOT_WEBHOOK, QUESTIONS, READY } from '../work.ts'
import { answerMeasurements } from './measured.ts'

/** What is used here of a package that is not ours to depend on. */
interface Dialogs {
  readonly DialogSet: new (
    state: unknown,
  ) => { add(dialog: unknown): void; createContext(turn: unknown): Promise<Context> }
  readonly WaterfallDialog: new (id: string, steps: readonly ((step: Step) => Promise<unknown>)[]) => unknown
  readonly ChoicePrompt: new (id: string) => { style: unknown }
  readonly ListStyle: { readonly suggestedAction: unknown }
}
interface Context {
  continueDialog(): Promise<unknown>
  beginDialog(id: string): Promise<unknown>
  cancelAllDialogs(): Promise<unknown>
}
interface Step {
  readonly values: { answers?: string[] }
  readonly result: { readonly value: string }
  readonly context: BotBuilder.TurnContext
  prompt(id: string, options: unknown): Promise<unknown>
  endDialog(): Promise<unknown>
}

const require = createRequire(join(process.env.DIALOGS as string, 'package.json'))
const {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConversationState,
  MemoryStorage,
}: typeof BotBuilder = require('botbuilder')
const { ChoicePrompt, DialogSet, ListStyle, WaterfallDialog }: Dialogs = require('botbuilder-dialogs')

const state = new ConversationState(new MemoryStorage())
const dialogs = new DialogSet(state.createProperty('dialogs'))
const choice = new ChoicePrompt('choice')
choice.style = ListStyle.suggestedAction
dialogs.add(choice)
const ask = (step: Step, { text, choices }: (typeof QUESTIONS)[number]) =>
  step.prompt('choice', { prompt: text, choices })
dialogs.add(
  new WaterfallDialog('khao-sat', [
    (step) => ask(step, QUESTIONS[0] as (typeof QUESTIONS)[number]),
    ...QUESTIONS.map((_, at) => async (step: Step) => {
      step.values.answers = [...(step.values.answers ?? []), step.result.value]
      const next = QUESTIONS[at + 1]
      if (next) return await ask(step, next)
      await step.context.sendActivity(`Tóm lại: ${step.values.answers.slice(2).join('. ')}.`)
      return await step.endDialog()
    }),
  ]),
)

// Without an app id nothing is proved, as with the Emulator.
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
adapter.onTurnError = async (_context, error) => console.error(error)
const app = fastify({ logger: false })
app.post(BOT_WEBHOOK, async (request, reply) => {
  const response = {
    socket: reply.raw.socket,
    status: (code: number) => reply.code(code),
    header: (name: string, value: unknown) => reply.header(name, value),
    send: (body: unknown) => reply.send(body),
    end: () => reply.sent || reply.send(),
  }
  await adapter.process(
    { body: request.body as Record<string, unknown>, headers: request.headers, method: 'POST' },
    response as unknown as BotBuilder.Response,
    async (turn) => {
      const dialog = await dialogs.createContext(turn)
      if (turn.activity.text.startsWith('/start')) {
        await dialog.cancelAllDialogs()
        await dialog.beginDialog('khao-sat')
      } else await dialog.continueDialog()
      await state.saveChanges(turn)
    },
  )
  return reply
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
answerMeasurements()
console.log(READY)
