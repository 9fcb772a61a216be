/** On a terminal one line of standard error that is written over; elsewhere nothing but what is said. */
export class ProgressLine {
  readonly #isTty = process.stderr.isTTY;

  show(line: string): void {
    if (this.#isTty) process.stderr.write(`\r\u001b[K${line}`);
  }

  say(line: string): void {
    this.clear();
    process.stderr.write(`${line}\n`);
  }

  clear(): void {
    if (this.#isTty) process.stderr.write('\r\u001b[K');
  }
}
