import * as z from 'zod';
import type { Fault } from './fault.ts';

/** One field of a fault's request. */
export type FaultField = {
  readonly name: string;
  /** Its values in a few words: "BTC | ETH", "number", "duration". */
  readonly values: string;
  /** The value that it has when it is left out, as JSON; `undefined` when there is none. */
  readonly fallback: string | undefined;
  readonly required: boolean;
};

/** A fault as a user is told of it. */
export type FaultDescription = Pick<Fault, 'name' | 'does' | 'example'> & { readonly fields: readonly FaultField[] };

/** What of a JSON schema says which values it takes. */
const propertySchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
});

const objectSchema = z.object({
  properties: z.record(z.string(), propertySchema).default({}),
  required: z.array(z.string()).default([]),
});

/** Describes a fault from the schema that also checks its requests. */
export function describeFault({ name, does, example, fields }: Fault): FaultDescription {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' }));
  return {
    name,
    does,
    example,
    fields: Object.entries(properties).map(([field, property]) => ({
      name: field,
      values: valuesOf(property),
      fallback: property.default === undefined ? undefined : JSON.stringify(property.default),
      required: required.includes(field),
    })),
  };
}

function valuesOf({ type, description, enum: choices }: z.infer<typeof propertySchema>): string {
  if (description !== undefined) return description;
  return choices === undefined ? (type ?? 'any') : choices.map(String).join(' | ');
}
