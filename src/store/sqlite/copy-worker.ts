import { workerData } from 'node:worker_threads'
import { copyDatabase } from './copy.ts'

const { from, to } = workerData as { readonly from: string; readonly to: string }
copyDatabase(from, to)
