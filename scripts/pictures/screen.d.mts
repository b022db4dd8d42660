/** A part of a line in one style: a list of classes, empty where it is plain. */
export interface Run {
  readonly text: string;
  readonly style: string;
}

export function screenOf(output: string): readonly (readonly Run[])[];
