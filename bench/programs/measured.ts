/** Tells the measuring program over the process channel what this one has used so far. */
export function answerMeasurements(): void {
  process.on('message', (ask) => {
    if (ask === 'usage') process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() })
    if (ask === 'end') process.exit(0)
  })
}
