/** A resource as the program names it. */
export interface Named {
  readonly name: string;
  readonly type: string;
}

export interface Node extends Named {
  readonly id: string;
  readonly kind: string;
  readonly place: string;
  readonly fact: string;
  /** Whether it was there before. */
  readonly isRead: boolean;
}

export interface Resources {
  readonly component: Named;
  readonly nodes: readonly Node[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** @param exported what `pulumi stack export` prints, of a stack with one component */
export function resourcesOf(exported: string): Resources;
