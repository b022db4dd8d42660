/** Resolves with undefined where AWS answers that there is no such entity. */
export async function unlessAbsent<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

// Told apart by name: the classes of the SDK may be there twice.
function isAbsence(error: unknown): boolean {
  const absences = [
    "NoSuchEntityException",
    "NoSuchEntity",
    "DBInstanceNotFoundFault",
    "DBClusterNotFoundFault",
    "DBProxyNotFoundFault",
  ];
  return error instanceof Error && absences.includes(error.name);
}
