/** Takes a rule back. What it has done by then stays done. */
export type Undo = () => void;

/** Something that goes wrong for those subjects that it hits. */
export type Rule<Subject> = { hits(subject: Subject): boolean };

/** The rules of one kind that are in force. */
export class Rules<Subject, Kind extends Rule<Subject>> {
  readonly #rules: Kind[] = [];
  readonly #listeners: (() => void)[] = [];

  /** Puts a rule in force. @returns the way to end it; a second call of it does nothing */
  add(rule: Kind): Undo {
    this.#rules.push(rule);
    this.#tell();
    return () => {
      const at = this.#rules.indexOf(rule);
      if (at === -1) return;
      this.#rules.splice(at, 1);
      this.#tell();
    };
  }

  /** The oldest rule that hits a subject. Asking may use a rule up, so ask once per event. */
  pick(subject: Subject): Kind | undefined {
    return this.#rules.find((rule) => rule.hits(subject));
  }

  /** Calls `listener` after a rule came into force or ended. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
